package dev.azulejo.image;

/** Rows of a picture that a camera stored lying on its side or mirrored, turned upright. Holds all of it in memory, two bytes a sample. */
final class OrientedRows implements SampleRows {
    private final SampleRows stored;
    private final boolean transposed;
    private final boolean mirroredX;
    private final boolean mirroredY;
    private final short[][] rows;
    private int next;

    /**
     * @param orientation 2..8, as EXIF has it: 2 mirrored, 3 turned by 180 degrees, 4 upside down, 5 to 8 with rows and
     *     columns exchanged
     */
    private OrientedRows(SampleRows stored, int orientation) {
        this.stored = stored;
        this.transposed = orientation >= 5;
        // Where the stored row and column of an upright position count from their ends.
        this.mirroredX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        this.mirroredY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int length = stored.width() * stored.layout().samples();
        this.rows = new short[stored.height()][length];
        int[] samples = new int[length];
        for (short[] row : rows) {
            stored.next(samples);
            for (int i = 0; i < length; i++) {
                row[i] = (short) samples[i];
            }
        }
    }

    /** The upright rows; the rows themselves where nothing is to be done. */
    static SampleRows of(SampleRows stored, int orientation, String name) {
        if (orientation == 1) {
            return stored;
        }
        Memory.require(
                2L * stored.width() * stored.height() * stored.layout().samples(),
                name,
                stored.width(),
                stored.height());
        return new OrientedRows(stored, orientation);
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
    public void next(int[] samples) {
        int channels = layout().samples();
        int width = width();
        for (int x = 0; x < width; x++) {
            int storedX = transposed ? next : x;
            int storedY = transposed ? x : next;
            short[] row = rows[mirroredY ? stored.height() - 1 - storedY : storedY];
            int from = channels * (mirroredX ? stored.width() - 1 - storedX : storedX);
            for (int c = 0; c < channels; c++) {
                samples[x * channels + c] = Short.toUnsignedInt(row[from + c]);
            }
        }
        next++;
    }

    @Override
    public void close() {
        stored.close();
    }
}
