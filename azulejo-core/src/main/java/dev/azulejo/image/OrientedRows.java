package dev.azulejo.image;

import java.util.List;
import java.util.Optional;

/**
 * Rows of a picture that a camera stored lying on its side or mirrored, turned upright. Mirrored rows stream; all others
 * are spooled ({@link SampleSpool}) when the first one is asked for, and those turned by 90 degrees are then read in bands
 * of columns, a quarter of what may be in memory at a time.
 */
final class OrientedRows implements SampleRows {
    private final SampleRows stored;
    private final String name;
    private final SpoolRoom room;
    private final boolean transposed;
    private final boolean mirroredX;
    private final boolean mirroredY;
    private Optional<SampleSpool> spool = Optional.empty();
    private final int[] line;
    private int[] band = {};
    private int bandStart;
    private int bandColumns;
    private int next;

    /**
     * @param orientation 2..8, as EXIF has it: 2 mirrored, 3 turned by 180 degrees, 4 upside down, 5 to 8 with rows and
     *     columns exchanged
     */
    private OrientedRows(SampleRows stored, int orientation, String name, SpoolRoom room) {
        this.stored = stored;
        this.name = name;
        this.room = room;
        this.transposed = orientation >= 5;
        // Where the stored row and column of an upright position count from their ends.
        this.mirroredX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        this.mirroredY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        this.line = new int[stored.width() * stored.layout().samples()];
    }

    /** The upright rows; the rows themselves where nothing is to be done. */
    static SampleRows of(SampleRows stored, int orientation, String name, SpoolRoom room) {
        return orientation == 1 ? stored : new OrientedRows(stored, orientation, name, room);
    }

    @Override
    public int width() {
        return transposed ? stored.height() : stored.width();
    }

    @Override
    public int height() {
        return transposed ? stored.width() : stored.height();
    }

    @Override
    public ChannelLayout layout() {
        return stored.layout();
    }

    @Override
    public int maximum() {
        return stored.maximum();
    }

    @Override
    public List<String> notes() {
        return stored.notes();
    }

    @Override
    public void next(int[] samples) {
        if (transposed) {
            column(mirroredX ? stored.width() - 1 - next : next, samples);
        } else if (mirroredY) {
            spooled().read(stored.height() - 1 - next, 0, line.length, line, 0);
            place(samples);
        } else {
            stored.next(line);
            place(samples);
        }
        next++;
    }

    /** A stored row, which is an upright one. */
    private void place(int[] samples) {
        if (!mirroredX) {
            System.arraycopy(line, 0, samples, 0, line.length);
            return;
        }
        int channels = layout().samples();
        int width = width();
        for (int x = 0; x < width; x++) {
            for (int c = 0; c < channels; c++) {
                samples[x * channels + c] = line[(width - 1 - x) * channels + c];
            }
        }
    }

    /** A stored column, which is an upright row. */
    private void column(int column, int[] samples) {
        if (band.length == 0 || column < bandStart || column >= bandStart + bandColumns) {
            readBand(column);
        }
        int channels = layout().samples();
        int height = stored.height();
        for (int y = 0; y < height; y++) {
            int at = ((mirroredY ? height - 1 - y : y) * bandColumns + column - bandStart) * channels;
            for (int c = 0; c < channels; c++) {
                samples[y * channels + c] = band[at + c];
            }
        }
    }

    /** The columns that are asked for next, this one first. */
    private void readBand(int column) {
        SampleSpool all = spooled();
        int channels = layout().samples();
        int width = stored.width();
        int height = stored.height();
        bandColumns = (int) Math.max(1, Math.min(width, room.mostInMemory() / (4 * Integer.BYTES) / channels / height));
        bandStart = Math.max(0, Math.min(width - bandColumns, mirroredX ? column - bandColumns + 1 : column));
        if (band.length == 0) {
            band = new int[bandColumns * channels * height];
        }
        for (int y = 0; y < height; y++) {
            int at = y * bandColumns * channels;
            all.read(y, bandStart * channels, bandColumns * channels, band, at);
        }
    }

    private SampleSpool spooled() {
        if (spool.isEmpty()) {
            SampleSpool all = SampleSpool.of(name, line.length, stored.height(), maximum(), room);
            spool = Optional.of(all);
            for (int y = 0; y < stored.height(); y++) {
                stored.next(line);
                all.write(y, line);
            }
        }
        return spool.orElseThrow();
    }

    @Override
    public void close() {
        stored.close();
        spool.ifPresent(SampleSpool::close);
    }
}
