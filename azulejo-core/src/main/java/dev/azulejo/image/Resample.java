package dev.azulejo.image;

import java.util.Arrays;

/**
 * Separable resampling of planes to any size, rows first and then columns, with pixel centres at half positions.
 *
 * <p>Agrees with PyTorch's {@code interpolate(align_corners=False)} and with Pillow on float planes (see {@link Kernel}) to
 * float rounding.
 */
public final class Resample {
    private final Polyphase rows;
    private final Polyphase columns;

    /** Tables for taking [height, width] to [newHeight, newWidth]. Immutable; safe for several threads. */
    Resample(int height, int width, int newHeight, int newWidth, Kernel kernel) {
        rows = Polyphase.of(height, newHeight, kernel);
        columns = Polyphase.of(width, newWidth, kernel);
    }

    /**
     * The source at another size, computed as it is read: a block of the result reads one block of the source, larger by
     * the kernel's reach. The source itself if the size is already right.
     *
     * @throws IllegalArgumentException if a side is not positive
     */
    public static BlockSource view(BlockSource source, int newHeight, int newWidth, Kernel kernel) {
        if (newHeight == source.height() && newWidth == source.width()) {
            return source;
        }
        return new View(source, newHeight, newWidth, kernel);
    }

    private static final class View extends BlockView {
        private final BlockSource source;
        private final Resample resample;

        View(BlockSource source, int newHeight, int newWidth, Kernel kernel) {
            super(source.channels(), newHeight, newWidth);
            this.source = source;
            this.resample = new Resample(source.height(), source.width(), newHeight, newWidth, kernel);
        }

        @Override
        protected void compute(int y, int x, Planes block) {
            Area needed = resample.needed(new Area(y, x, block.height(), block.width()));
            resample.apply(source.read(needed), needed.y(), needed.x(), block, y, x);
        }
    }

    /**
     * The part of a source of [height, width] that {@link #view} reads for an area of the view.
     *
     * @throws IllegalArgumentException if a side is not positive
     */
    public static Area needed(Area area, int height, int width, int newHeight, int newWidth, Kernel kernel) {
        return newHeight == height && newWidth == width
                ? area
                : new Resample(height, width, newHeight, newWidth, kernel).needed(area);
    }

    /** The part of the source that an area of the target is made of. */
    Area needed(Area area) {
        return Area.between(
                rows.first(area.y()),
                columns.first(area.x()),
                rows.end(area.bottom() - 1),
                columns.end(area.right() - 1));
    }

    /**
     * Fills {@code block}, a block of the target at (y, x), from {@code part}, a block of the source at (partY, partX) that
     * holds all it needs.
     */
    void apply(Planes part, int partY, int partX, Planes block, int y, int x) {
        int left = columns.first(x) - partX;
        int needed = columns.end(x + block.width() - 1) - partX - left;
        float[] line = new float[needed];
        float[][] four = new float[4][needed];
        for (int c = 0; c < block.channels(); c++) {
            for (int i = 0; i < block.height(); i++) {
                int firstRow = part.row(c, rows.first(y + i) - partY) + left;
                sumRows(part.data(), firstRow, part.width(), y + i, four, line);
                sumColumns(line, left + partX, x, block.data(), block.row(c, i), block.width());
            }
        }
    }

    /**
     * line = sum of weight * row over the taps, four rows at a time so that the line is rarely written. Rows are copied before:
     * only loops with one index for all arrays are computed many samples at a time.
     */
    private void sumRows(float[] data, int start, int stride, int target, float[][] four, float[] line) {
        int taps = rows.taps();
        int weight = target * taps;
        // What is added to minus zero stays as it is; plus zero would take the sign of a minus zero.
        Arrays.fill(line, -0f);
        int tap = 0;
        for (; tap + 4 <= taps; tap += 4) {
            for (int i = 0; i < 4; i++) {
                System.arraycopy(data, start + (tap + i) * stride, four[i], 0, line.length);
            }
            addFour(line, four[0], four[1], four[2], four[3], rows.weights(), weight + tap);
        }
        for (; tap < taps; tap++) {
            System.arraycopy(data, start + tap * stride, four[0], 0, line.length);
            addOne(line, four[0], rows.weights()[weight + tap]);
        }
    }

    private static void addFour(float[] line, float[] a, float[] b, float[] c, float[] d, float[] weights, int weight) {
        float wa = weights[weight];
        float wb = weights[weight + 1];
        float wc = weights[weight + 2];
        float wd = weights[weight + 3];
        for (int i = 0; i < line.length; i++) {
            line[i] += wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
        }
    }

    private static void addOne(float[] line, float[] row, float weight) {
        for (int i = 0; i < line.length; i++) {
            line[i] += weight * row[i];
        }
    }

    private void sumColumns(float[] line, int lineX, int x, float[] target, int start, int length) {
        float[] weights = columns.weights();
        int taps = columns.taps();
        if (taps == 4) {
            int weight = x * 4;
            for (int i = 0; i < length; i++, weight += 4) {
                int from = columns.first(x + i) - lineX;
                target[start + i] = weights[weight] * line[from]
                        + weights[weight + 1] * line[from + 1]
                        + weights[weight + 2] * line[from + 2]
                        + weights[weight + 3] * line[from + 3];
            }
            return;
        }
        for (int i = 0; i < length; i++) {
            int from = columns.first(x + i) - lineX;
            int weight = (x + i) * taps;
            float sum = 0;
            for (int k = 0; k < taps; k++) {
                sum += weights[weight + k] * line[from + k];
            }
            target[start + i] = sum;
        }
    }
}
