package dev.azulejo.tile;

import dev.azulejo.image.Area;

/**
 * Some of a plan's tiles, a rectangle of them: what a part of a picture is painted with.
 *
 * @param whole the plan of the whole picture
 * @param firstRow first row of tiles
 * @param endRow the row of tiles after the last
 * @param firstColumn first column of tiles
 * @param endColumn the column of tiles after the last
 */
public record PlanPart(TilePlan whole, int firstRow, int endRow, int firstColumn, int endColumn) {
    /** All of a plan. */
    public static PlanPart all(TilePlan plan) {
        return new PlanPart(
                plan, 0, plan.vertical().count(), 0, plan.horizontal().count());
    }

    /**
     * The tiles that lie over an area, and those around them.
     *
     * @param area in the plan's own units, inside the padded picture
     * @param rings how many neighbours are added on each side, where there are any
     */
    public static PlanPart over(TilePlan plan, Area area, int rings) {
        TileAxis rows = plan.vertical();
        TileAxis columns = plan.horizontal();
        return new PlanPart(
                plan,
                Math.max(0, first(rows, area.y()) - rings),
                Math.min(rows.count(), end(rows, area.bottom()) + rings),
                Math.max(0, first(columns, area.x()) - rings),
                Math.min(columns.count(), end(columns, area.right()) + rings));
    }

    /** The first tile that ends after a position. */
    private static int first(TileAxis axis, int position) {
        int index = 0;
        while (axis.end(index) <= position) {
            index++;
        }
        return index;
    }

    /** The first tile that begins at an end or after it. */
    private static int end(TileAxis axis, int end) {
        int index = 0;
        while (index < axis.count() && axis.start(index) < end) {
            index++;
        }
        return index;
    }

    /** The smallest part of the same plan that holds both. */
    public PlanPart joined(PlanPart other) {
        return new PlanPart(
                whole,
                Math.min(firstRow, other.firstRow),
                Math.max(endRow, other.endRow),
                Math.min(firstColumn, other.firstColumn),
                Math.max(endColumn, other.endColumn));
    }

    /** These tiles as a plan of their own, which begins at (0, 0). */
    public TilePlan plan() {
        return new TilePlan(
                whole.vertical().part(firstRow, endRow),
                whole.horizontal().part(firstColumn, endColumn),
                whole.factor(),
                whole.granularity());
    }

    /** What the tiles cover of the whole padded picture. */
    public Area area() {
        return Area.between(
                whole.vertical().start(firstRow),
                whole.horizontal().start(firstColumn),
                whole.vertical().end(endRow - 1),
                whole.horizontal().end(endColumn - 1));
    }

    /** A tile of {@link #plan()}, or any other block in its positions, where it lies in the whole plan. */
    public Tile inWhole(Tile tile) {
        int columns = endColumn - firstColumn;
        int row = firstRow + tile.index() / columns;
        int column = firstColumn + tile.index() % columns;
        return new Tile(
                row * whole.horizontal().count() + column,
                tile.y() + whole.vertical().start(firstRow),
                tile.x() + whole.horizontal().start(firstColumn),
                tile.height(),
                tile.width());
    }

    /** The same tiles in latent positions. */
    public PlanPart latent() {
        return new PlanPart(whole.latent(), firstRow, endRow, firstColumn, endColumn);
    }
}
