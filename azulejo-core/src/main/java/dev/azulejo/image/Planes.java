package dev.azulejo.image;

import java.util.Arrays;

/**
 * Float planes in memory, [channel, height, width] in one array: sample (c, y, x) is {@code data[(c * height + y) * width
 * + x]}. Pictures hold red, green, blue in 0..1 of the sRGB curve unless something else is said; networks and latents have
 * their own ranges.
 *
 * <p>The array is shared, not copied: hot loops work on {@link #data()} directly. Reading from several threads is safe as
 * long as nobody writes.
 *
 * @param channels number of planes, at least 1
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param data the samples; exactly channels * height * width of them
 */
public record Planes(int channels, int height, int width, float[] data) implements Surface {
    /** What one array holds on every virtual machine. */
    static final int MOST_SAMPLES = Integer.MAX_VALUE - 8;

    /** @throws IllegalArgumentException if a side is not positive or the array has another length */
    public Planes {
        long samples = samples(channels, height, width);
        if (data.length != samples) {
            throw new IllegalArgumentException("planes of " + channels + "x" + height + "x" + width + " need " + samples
                    + " samples, found " + data.length);
        }
    }

    /**
     * Planes of zeros.
     *
     * @throws IllegalArgumentException if a side is not positive or there are more than 2^31 - 9 samples
     */
    public Planes(int channels, int height, int width) {
        this(channels, height, width, new float[(int) samples(channels, height, width)]);
    }

    private static long samples(int channels, int height, int width) {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "planes need at least one channel, row and column, found " + channels + "x" + height + "x" + width);
        }
        long rows = (long) channels * height;
        if (rows > MOST_SAMPLES / width) {
            throw new IllegalArgumentException(
                    "planes of " + channels + "x" + height + "x" + width + " do not fit in one array");
        }
        return rows * width;
    }

    /** Index of sample (c, y, 0) in {@link #data()}. */
    public int row(int channel, int y) {
        return (channel * height + y) * width;
    }

    /** The sample at a channel, row and column. For tests and single looks; loops index {@link #data()}. */
    public float at(int channel, int y, int x) {
        return data[row(channel, y) + x];
    }

    /** A copy in new memory. */
    public Planes copy() {
        return new Planes(channels, height, width, data.clone());
    }

    /** The part [channels, partHeight, partWidth] whose upper left corner lies at (y, x), copied; mirrored outside. */
    public Planes crop(int y, int x, int partHeight, int partWidth) {
        return read(y, x, partHeight, partWidth);
    }

    @Override
    public void read(int y, int x, Planes block) {
        requireChannels(block);
        boolean inside = x >= 0 && x + block.width <= width;
        int[] columns = inside ? new int[0] : mirrored(x, block.width, width);
        for (int c = 0; c < channels; c++) {
            for (int blockY = 0; blockY < block.height; blockY++) {
                int from = row(c, mirror(y + blockY, height));
                int to = block.row(c, blockY);
                if (inside) {
                    System.arraycopy(data, from + x, block.data, to, block.width);
                } else {
                    for (int i = 0; i < columns.length; i++) {
                        block.data[to + i] = data[from + columns[i]];
                    }
                }
            }
        }
    }

    @Override
    public void write(int y, int x, Planes block) {
        requireChannels(block);
        int firstColumn = Math.max(0, -x);
        int columns = Math.min(block.width, width - x) - firstColumn;
        int firstRow = Math.max(0, -y);
        int lastRow = Math.min(block.height, height - y);
        if (columns <= 0) {
            return;
        }
        for (int c = 0; c < channels; c++) {
            for (int blockY = firstRow; blockY < lastRow; blockY++) {
                System.arraycopy(
                        block.data,
                        block.row(c, blockY) + firstColumn,
                        data,
                        row(c, y + blockY) + x + firstColumn,
                        columns);
            }
        }
    }

    /**
     * The position inside 0..length-1 that a position anywhere is mirrored to, about the edge samples and as often as
     * needed; 0 if there is one sample only.
     */
    public static int mirror(int position, int length) {
        if (position >= 0 && position < length) {
            return position;
        }
        if (length == 1) {
            return 0;
        }
        int period = 2 * (length - 1);
        int phase = Math.floorMod(position, period);
        return phase < length ? phase : period - phase;
    }

    private static int[] mirrored(int start, int count, int length) {
        int[] positions = new int[count];
        Arrays.setAll(positions, i -> mirror(start + i, length));
        return positions;
    }

    private void requireChannels(Planes block) {
        if (block.channels != channels) {
            throw new IllegalArgumentException(
                    "a block of " + channels + " channels was expected, found " + block.channels);
        }
    }
}
