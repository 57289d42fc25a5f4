package dev.azulejo.image;

import java.util.List;

/**
 * The decoded samples of a picture, row after row from the top, as whole numbers and in the file's own colours; palettes,
 * transparent colours and bit packing are resolved.
 */
interface SampleRows extends AutoCloseable {
    int width();

    int height();

    ChannelLayout layout();

    /** The value of full intensity: 255 or 65535. */
    int maximum();

    /**
     * The next row.
     *
     * @param samples [width * layout().samples()], pixel by pixel
     * @throws dev.azulejo.fault.PictureException if the file turns out to be damaged
     */
    void next(int[] samples);

    /** What a user should know and what only decoding tells; all of it is known after the last row. */
    default List<String> notes() {
        return List.of();
    }

    @Override
    void close();
}
