package dev.azulejo.image;

/**
 * A {@link BlockSource} that computes its blocks when they are read. Subclasses see only blocks that lie wholly inside;
 * the mirroring outside is done here, by computing the inside part once and copying from it.
 *
 * <p>Subclasses keep nothing but {@linkplain SparePlanes memory} between reads, so they are safe for several threads as far as their sources are, and they
 * compute every sample by the same operations in the same order whatever block it is read in.
 */
public abstract class BlockView implements BlockSource {
    private final int channels;
    private final int height;
    private final int width;

    /** @throws IllegalArgumentException if a side is not positive */
    protected BlockView(int channels, int height, int width) {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("a view needs at least one channel, row and column, found " + channels
                    + "x" + height + "x" + width);
        }
        this.channels = channels;
        this.height = height;
        this.width = width;
    }

    /** Fills a block that lies wholly inside the view. */
    protected abstract void compute(int y, int x, Planes block);

    @Override
    public final int channels() {
        return channels;
    }

    @Override
    public final int height() {
        return height;
    }

    @Override
    public final int width() {
        return width;
    }

    @Override
    public final void read(int y, int x, Planes block) {
        if (block.channels() != channels) {
            throw new IllegalArgumentException(
                    "a block of " + channels + " channels was expected, found " + block.channels());
        }
        if (y >= 0 && x >= 0 && y + block.height() <= height && x + block.width() <= width) {
            compute(y, x, block);
            return;
        }
        int[] rows = mirrored(y, block.height(), height);
        int[] columns = mirrored(x, block.width(), width);
        int top = least(rows);
        int left = least(columns);
        Planes inside = new Planes(channels, greatest(rows) + 1 - top, greatest(columns) + 1 - left);
        compute(top, left, inside);
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < rows.length; i++) {
                int from = inside.row(c, rows[i] - top) - left;
                int to = block.row(c, i);
                for (int j = 0; j < columns.length; j++) {
                    block.data()[to + j] = inside.data()[from + columns[j]];
                }
            }
        }
    }

    private static int[] mirrored(int start, int count, int length) {
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            positions[i] = Planes.mirror(start + i, length);
        }
        return positions;
    }

    private static int least(int[] positions) {
        int least = positions[0];
        for (int position : positions) {
            least = Math.min(least, position);
        }
        return least;
    }

    private static int greatest(int[] positions) {
        int greatest = positions[0];
        for (int position : positions) {
            greatest = Math.max(greatest, position);
        }
        return greatest;
    }
}
