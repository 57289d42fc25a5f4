package dev.azulejo.image;

/**
 * Colour fix of "Exploiting diffusion prior for real-world image super-resolution" (StableSR, Wang et al. 2023): the high
 * frequencies of a result on the low frequencies of the base that it was painted over.
 *
 * <p>The low frequencies are the last level of an à-trous wavelet decomposition with the kernel [1 2 1] / 4 on each axis and
 * dilations 1, 2, 4, 8, 16. That is linear, so the fix is {@code result + low(base - result)}; and since (1 + z)(1 + z^2)...
 * (1 + z^16) is a box of 32, the five levels together are exactly the triangle of radius 31 that two boxes of 32 give. Boxes
 * are summed by doubling (five additions a sample), never by running sums, so that a sample has the same bits in any block.
 * At the edges the difference is mirrored.
 */
public final class WaveletColour {
    /** Levels of the decomposition. */
    public static final int LEVELS = 5;

    /** How far, in pixels, a sample of the result depends on the samples around it. */
    public static final int RADIUS = (1 << LEVELS) - 1;

    private WaveletColour() {}

    /**
     * The result with the base's low frequencies, computed as it is read with a margin of {@link #RADIUS}; not clamped.
     *
     * @param result [channels, height, width]
     * @param base the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static BlockSource view(BlockSource result, BlockSource base) {
        if (result.channels() != base.channels()
                || result.height() != base.height()
                || result.width() != base.width()) {
            throw new IllegalArgumentException("a base of " + result.channels() + "x" + result.height() + "x"
                    + result.width() + " was expected, found " + base.channels() + "x" + base.height() + "x"
                    + base.width());
        }
        return new View(result, base);
    }

    /** The part of result and base, of [height, width] both, that {@link #view} reads for an area of the view. */
    public static Area needed(Area area, int height, int width) {
        return area.grown(RADIUS).mirrored(height, width);
    }

    private static final class View extends BlockView {
        private final BlockSource result;
        private final BlockSource base;

        View(BlockSource result, BlockSource base) {
            super(result.channels(), result.height(), result.width());
            this.result = result;
            this.base = base;
        }

        @Override
        protected void compute(int y, int x, Planes block) {
            int height = block.height() + 2 * RADIUS;
            int width = block.width() + 2 * RADIUS;
            Planes painted = result.read(y - RADIUS, x - RADIUS, height, width);
            Planes difference = base.read(y - RADIUS, x - RADIUS, height, width);
            float[] values = difference.data();
            for (int i = 0; i < values.length; i++) {
                values[i] -= painted.data()[i];
            }
            float[] row = new float[width];
            float[] spare = new float[width];
            for (int c = 0; c < channels(); c++) {
                sumRows(difference, c);
                for (int i = 0; i < block.height(); i++) {
                    System.arraycopy(values, difference.row(c, i), row, 0, width);
                    add(
                            sumColumns(row, spare),
                            painted.data(),
                            painted.row(c, i + RADIUS) + RADIUS,
                            block.data(),
                            block.row(c, i),
                            block.width());
                }
            }
        }

        private static void add(float[] low, float[] painted, int from, float[] block, int to, int length) {
            float scale = 1f / (1 << 4 * LEVELS);
            for (int i = 0; i < length; i++) {
                block[to + i] = painted[from + i] + scale * low[i];
            }
        }

        /** In place: row i becomes the sum of rows i to i + 62 with the weights 1, 2, ..., 32, ..., 2, 1. */
        private static void sumRows(Planes planes, int channel) {
            int width = planes.width();
            int rows = planes.height();
            float[] data = planes.data();
            for (int box = 0; box < 2; box++) {
                for (int distance = 1; distance <= 1 << (LEVELS - 1); distance *= 2) {
                    rows -= distance;
                    for (int i = 0; i < rows; i++) {
                        addTo(data, planes.row(channel, i), planes.row(channel, i + distance), width);
                    }
                }
            }
        }

        private static void addTo(float[] data, int to, int from, int length) {
            for (int i = 0; i < length; i++) {
                data[to + i] += data[from + i];
            }
        }

        /** The same along a row; returns whichever of the two arrays holds the sums. */
        private static float[] sumColumns(float[] row, float[] spare) {
            float[] from = row;
            float[] to = spare;
            int length = row.length;
            for (int box = 0; box < 2; box++) {
                for (int distance = 1; distance <= 1 << (LEVELS - 1); distance *= 2) {
                    length -= distance;
                    for (int i = 0; i < length; i++) {
                        to[i] = from[i] + from[i + distance];
                    }
                    float[] swap = from;
                    from = to;
                    to = swap;
                }
            }
            return from;
        }
    }
}
