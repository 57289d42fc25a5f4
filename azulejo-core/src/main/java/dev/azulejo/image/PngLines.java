package dev.azulejo.image;

/** Rows of a PNG file as its header describes them: unfiltered, unpacked to one number a sample, nothing converted. */
interface PngLines extends AutoCloseable {
    /**
     * The next row; it may be overwritten by the one after.
     *
     * @return [width * samples of a pixel in the file]
     * @throws RuntimeException if the file is damaged
     */
    int[] next();

    @Override
    void close();
}
