package dev.azulejo.tile;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Surface;

/**
 * Where the tiles of a plan are added up with their weights. Because the weights are a partition of unity it is only ever
 * added to: no second pass divides by a sum of weights.
 *
 * <p>Floating-point addition is not associative, so tiles are always added in plan order. They may be given in any order:
 * one that comes early is kept (not copied) until those before it have come. Giving tiles and reading are not for several
 * threads at a time.
 */
public final class Canvas implements BlockSource, TileSink {
    private final Feather feather;
    private final Surface sum;
    private final PlanOrder order;

    /**
     * An empty canvas.
     *
     * @param sum takes the sum, [channels, padded height, padded width] of the feather's plan; what it holds is forgotten
     */
    public Canvas(Surface sum, Feather feather) {
        TilePlan plan = feather.plan();
        if (plan.paddedHeight() != sum.height() || plan.paddedWidth() != sum.width()) {
            throw new IllegalArgumentException("a plan of " + sum.height() + "x" + sum.width()
                    + " was expected, found one of " + plan.paddedHeight() + "x" + plan.paddedWidth());
        }
        this.feather = feather;
        this.sum = sum;
        order = new PlanOrder(sum.channels(), plan, this::accumulate);
        erase();
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
        Planes there = sum.read(tile.y(), tile.x(), rows.length, columns.length);
        for (int channel = 0; channel < there.channels(); channel++) {
            for (int y = 0; y < rows.length; y++) {
                if (rows[y] != 0) {
                    addRow(
                            there.data(),
                            there.row(channel, y),
                            values.data(),
                            values.row(channel, y),
                            rows[y],
                            columns,
                            firstColumn,
                            endColumn);
                }
            }
        }
        sum.write(tile.y(), tile.x(), there);
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
        erase();
        order.clear();
    }

    private void erase() {
        Planes nothing = new Planes(sum.channels(), 1, sum.width());
        for (int y = 0; y < sum.height(); y++) {
            sum.write(y, 0, nothing);
        }
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
