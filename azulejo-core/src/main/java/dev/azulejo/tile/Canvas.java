package dev.azulejo.tile;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import java.util.Arrays;

/**
 * Where the tiles of a plan are added up with their weights. Because the weights are a partition of unity it is only ever
 * added to: no second pass divides by a sum of weights.
 *
 * <p>Floating-point addition is not associative, so tiles are always added in plan order. They may be given in any order:
 * one that comes early is kept (not copied) until those before it have come. All of the plan's padded area is held in
 * memory. Giving tiles and reading are not for several threads at a time.
 */
public final class Canvas implements BlockSource, TileSink {
    private final Feather feather;
    private final Planes sum;
    private final PlanOrder order;

    /**
     * An empty canvas of the feather's plan.
     *
     * @param channels planes of every tile
     */
    public Canvas(int channels, Feather feather) {
        this(new Planes(channels, feather.plan().paddedHeight(), feather.plan().paddedWidth()), feather);
    }

    /**
     * A canvas in memory that is there, whose figures are forgotten.
     *
     * @param sum [channels, padded height, padded width] of the feather's plan
     */
    public Canvas(Planes sum, Feather feather) {
        TilePlan plan = feather.plan();
        if (plan.paddedHeight() != sum.height() || plan.paddedWidth() != sum.width()) {
            throw new IllegalArgumentException("a plan of " + sum.height() + "x" + sum.width()
                    + " was expected, found one of " + plan.paddedHeight() + "x" + plan.paddedWidth());
        }
        this.feather = feather;
        this.sum = sum;
        order = new PlanOrder(sum.channels(), plan, this::accumulate);
        Arrays.fill(sum.data(), 0);
    }

    @Override
    public void add(Tile tile, Planes values) {
        order.add(tile, values);
    }

    private void accumulate(Tile tile, Planes values) {
        float[] rows = feather.rows(tile);
        float[] columns = feather.columns(tile);
        int firstColumn = 0;
        while (firstColumn < columns.length && columns[firstColumn] == 0) {
            firstColumn++;
        }
        int endColumn = columns.length;
        while (endColumn > firstColumn && columns[endColumn - 1] == 0) {
            endColumn--;
        }
        for (int channel = 0; channel < sum.channels(); channel++) {
            for (int y = 0; y < rows.length; y++) {
                if (rows[y] != 0) {
                    int to = sum.row(channel, tile.y() + y) + tile.x();
                    addRow(
                            sum.data(),
                            to,
                            values.data(),
                            values.row(channel, y),
                            rows[y],
                            columns,
                            firstColumn,
                            endColumn);
                }
            }
        }
    }

    private static void addRow(
            float[] to, int toAt, float[] from, int fromAt, float row, float[] columns, int first, int end) {
        for (int x = first; x < end; x++) {
            to[toAt + x] += row * columns[x] * from[fromAt + x];
        }
    }

    /** True once every tile of the plan was added. */
    public boolean complete() {
        return order.complete();
    }

    /** The rows from 0 to this one (exclusive) will not change any more: no tile that is missing reaches them. */
    public int finishedRows() {
        TilePlan plan = feather.plan();
        return complete()
                ? sum.height()
                : plan.vertical().start(order.next() / plan.horizontal().count());
    }

    /** Empties the canvas for another round with the same plan. */
    public void clear() {
        Arrays.fill(sum.data(), 0);
        order.clear();
    }

    /** What has been added up so far, [channels, padded height, padded width]; shared, not a copy. */
    public Planes planes() {
        return sum;
    }

    @Override
    public int channels() {
        return sum.channels();
    }

    /** Rows of the plan's padded picture. */
    @Override
    public int height() {
        return sum.height();
    }

    /** Columns of the plan's padded picture. */
    @Override
    public int width() {
        return sum.width();
    }

    @Override
    public void read(int y, int x, Planes block) {
        sum.read(y, x, block);
    }
}
