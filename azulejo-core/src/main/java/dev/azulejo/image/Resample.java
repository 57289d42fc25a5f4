package dev.azulejo.image;

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
        for (int c = 0; c < block.channels(); c++) {
            for (int i = 0; i < block.height(); i++) {
                int firstRow = part.row(c, rows.first(y + i) - partY) + left;
                sumRows(part.data(), firstRow, part.width(), rows.weights(), (y + i) * rows.taps(), rows.taps(), line);
                sumColumns(line, left + partX, x, block.data(), block.row(c, i), block.width());
            }
        }
    }

    /** line = sum of weight * row over the taps, four rows at a time so that the line is rarely written. */
    private static void sumRows(
            float[] data, int start, int stride, float[] weights, int weight, int taps, float[] line) {
        int length = line.length;
        if (taps == 1) {
            float w = weights[weight];
            for (int i = 0; i < length; i++) {
                line[i] = w * data[start + i];
            }
            return;
        }
        int tap = 0;
        for (; tap + 4 <= taps; tap += 4) {
            int a = start + tap * stride;
            int b = a + stride;
            int c = b + stride;
            int d = c + stride;
            float wa = weights[weight + tap];
            float wb = weights[weight + tap + 1];
            float wc = weights[weight + tap + 2];
            float wd = weights[weight + tap + 3];
            if (tap == 0) {
                for (int i = 0; i < length; i++) {
                    line[i] = wa * data[a + i] + wb * data[b + i] + wc * data[c + i] + wd * data[d + i];
                }
            } else {
                for (int i = 0; i < length; i++) {
                    line[i] += wa * data[a + i] + wb * data[b + i] + wc * data[c + i] + wd * data[d + i];
                }
            }
        }
        for (; tap < taps; tap++) {
            int a = start + tap * stride;
            float wa = weights[weight + tap];
            if (tap == 0) {
                for (int i = 0; i < length; i++) {
                    line[i] = wa * data[a + i];
                }
            } else {
                for (int i = 0; i < length; i++) {
                    line[i] += wa * data[a + i];
                }
            }
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
