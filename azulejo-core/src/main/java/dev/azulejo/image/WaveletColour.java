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
        private final SparePlanes spare = new SparePlanes();

        View(BlockSource result, BlockSource base) {
            super(result.channels(), result.height(), result.width());
            this.result = result;
            this.base = base;
        }

        @Override
        protected void compute(int y, int x, Planes block) {
            Area seen = new Area(y, x, block.height(), block.width()).grown(RADIUS);
            Planes painted = spare.read(result, seen);
            Planes difference = spare.read(base, seen);
            subtract(difference.data(), painted.data());
            float[][] rows = new float[seen.height()][seen.width()];
            float[] line = new float[seen.width()];
            for (int c = 0; c < channels(); c++) {
                for (int i = 0; i < seen.height(); i++) {
                    System.arraycopy(difference.data(), difference.row(c, i), rows[i], 0, seen.width());
                }
                sumRows(rows, seen.width());
                for (int i = 0; i < block.height(); i++) {
                    sumColumns(rows[i], line);
                    System.arraycopy(painted.data(), painted.row(c, i + RADIUS) + RADIUS, line, 0, block.width());
                    addMean(line, rows[i], block.width());
                    System.arraycopy(line, 0, block.data(), block.row(c, i), block.width());
                }
            }
            spare.give(painted);
            spare.give(difference);
        }

        /** In place: row i becomes the sum of rows i to i + 62 with the weights 1, 2, ..., 32, ..., 2, 1. */
        private static void sumRows(float[][] rows, int width) {
            int count = rows.length;
            for (int box = 0; box < 2; box++) {
                for (int distance = 1; distance <= 1 << (LEVELS - 1); distance *= 2) {
                    count -= distance;
                    for (int i = 0; i < count; i++) {
                        add(rows[i], rows[i + distance], width);
                    }
                }
            }
        }

        /** The same along a row. */
        private static void sumColumns(float[] row, float[] moved) {
            int length = row.length;
            for (int box = 0; box < 2; box++) {
                for (int distance = 1; distance <= 1 << (LEVELS - 1); distance *= 2) {
                    length -= distance;
                    System.arraycopy(row, distance, moved, 0, length);
                    add(row, moved, length);
                }
            }
        }

        // One index for all arrays: only such loops are computed many samples at a time.

        private static void add(float[] to, float[] other, int length) {
            for (int i = 0; i < length; i++) {
                to[i] += other[i];
            }
        }

        private static void addMean(float[] to, float[] sums, int length) {
            float scale = 1f / (1 << 4 * LEVELS);
            for (int i = 0; i < length; i++) {
                to[i] += scale * sums[i];
            }
        }

        private static void subtract(float[] from, float[] other) {
            for (int i = 0; i < from.length; i++) {
                from[i] -= other[i];
            }
        }
    }
}
