package dev.azulejo.image;

import java.util.List;
import java.util.Optional;

/**
 * The pixels of a JPEG file, decoded from when the first row is asked for. Small pictures are decoded at once; larger ones
 * row by row, unless their pixels are spread over several scans, as those of progressive files are: these go through a
 * {@link SampleSpool}.
 *
 * <p>With several scans the coefficients of all pixels, two bytes each, are held outside of Java's heap while they are
 * decoded, and have to take less than Java may use there.
 */
final class JpegPixels implements SampleRows {
    /** Samples of a picture for which a thread would be too much. */
    static final int AT_ONCE = 1 << 22;

    private static final int COEFFICIENT_BYTES = 2;

    private final JpegFile jpeg;
    private final JpegColours colours;
    private final JpegDecoder decoder;
    private final SpoolRoom room;
    private Optional<JpegRows> rows = Optional.empty();

    JpegPixels(JpegFile jpeg, JpegColours colours) {
        this.jpeg = jpeg;
        this.colours = colours;
        this.room = jpeg.file().room();
        this.decoder = new JpegDecoder(jpeg);
    }

    @Override
    public int width() {
        return jpeg.width();
    }

    @Override
    public int height() {
        return jpeg.height();
    }

    @Override
    public ChannelLayout layout() {
        return colours.layout();
    }

    @Override
    public int maximum() {
        return 255;
    }

    @Override
    public List<String> notes() {
        return decoder.isDamaged() ? List.of("the file is damaged; what could be decoded is used") : List.of();
    }

    /**
     * @throws dev.azulejo.fault.PictureException if the file is damaged or was cut short
     * @throws dev.azulejo.fault.MachineException if it does not fit in memory or on disk
     */
    @Override
    public void next(int[] samples) {
        if (rows.isEmpty()) {
            rows = Optional.of(begun());
        }
        rows.orElseThrow().next(samples);
        colours.resolve(samples, width());
    }

    private JpegRows begun() {
        String name = jpeg.file().name();
        int rowSamples = width() * layout().samples();
        long all = (long) rowSamples * height();
        boolean atOnce = all <= Math.min(AT_ONCE, room.mostInMemory()) || !decoder.handsOutRows();
        long coefficients = jpeg.hasSeveralScans() ? COEFFICIENT_BYTES * jpeg.coefficients() : 0;
        Memory.require((atOnce ? all : 0) + coefficients, name, width(), height());
        if (atOnce) {
            return new JpegRows.AtOnce(decoder, rowSamples);
        }
        return jpeg.hasSeveralScans()
                ? new JpegRows.Spooled(decoder, rowSamples, SampleSpool.of(name, rowSamples, height(), maximum(), room))
                : new JpegRows.Ahead(decoder, height());
    }

    @Override
    public void close() {
        rows.ifPresent(JpegRows::close);
    }
}
