package dev.azulejo.image;

import java.util.List;
import java.util.Optional;

/**
 * The pixels of a JPEG file, decoded when the first row is asked for. As many samples as
 * {@link SpoolRoom} has in memory are there, larger pictures go through a temporary file; those with four channels, which the JDK's decoder
 * does not hand out row by row, are decoded once again for every such part.
 *
 * <p>Progressive files cost more: their coefficients, two bytes each, are held outside of Java's
 * heap while they are decoded, and have to take less than Java may use there.
 */
final class JpegPixels implements SampleRows {
    private static final int COEFFICIENT_BYTES = 2;

    private final JpegFile jpeg;
    private final JpegColours colours;
    private final JpegDecoder decoder;
    private final SpoolRoom room;
    private Optional<SampleSpool> spool = Optional.empty();
    private byte[] band = {};
    private int bandStart;
    private int row;

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
        int rowSamples = width() * layout().samples();
        long all = (long) rowSamples * height();
        boolean spooled = all > room.mostInMemory() && layout() != ChannelLayout.CMYK;
        if (row == 0) {
            requireMemory(all, spooled);
        }
        if (spooled) {
            spooled().read(row, 0, rowSamples, samples, 0);
        } else {
            int rows = (int) Math.max(1, Math.min(height(), room.mostInMemory() / rowSamples));
            if (row % rows == 0) {
                bandStart = row;
                band = decoder.rows(row, Math.min(rows, height() - row));
            }
            int at = (row - bandStart) * rowSamples;
            for (int i = 0; i < rowSamples; i++) {
                samples[i] = band[at + i] & 0xFF;
            }
        }
        colours.resolve(samples, width());
        row++;
    }

    /** What is spooled asks for itself. */
    private void requireMemory(long samples, boolean spooled) {
        long coefficients = jpeg.hasSeveralScans() ? COEFFICIENT_BYTES * jpeg.coefficients() : 0;
        long bytes = spooled ? 0 : Math.min(samples, room.mostInMemory());
        Memory.require(bytes + coefficients, jpeg.file().name(), width(), height());
    }

    private SampleSpool spooled() {
        if (spool.isEmpty()) {
            SampleSpool all =
                    SampleSpool.of(jpeg.file().name(), width() * layout().samples(), height(), maximum(), room);
            spool = Optional.of(all);
            decoder.eachRow(all::write);
        }
        return spool.orElseThrow();
    }

    @Override
    public void close() {
        spool.ifPresent(SampleSpool::close);
    }
}
