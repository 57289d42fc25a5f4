package dev.azulejo.tile;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.Planes;
import java.util.Optional;

/**
 * Joins tiles by cutting: in each overlap one tile is shown up to a path and the other from there on, and the path goes where
 * the two differ least (Efros and Freeman 2001, "Image quilting for texture synthesis and transfer"). Across the cut they are
 * blended in {@link LaplacianBands}. Nothing is averaged over more than a few pixels, so there are no ghosts.
 *
 * <p>The tiles of a row are joined to a strip along paths from top to bottom, each strip to those above along a path from left
 * to right. Paths stay within the ramp that weighted blends have ({@link TileAxis#rampStart}), as far from the ends of what is
 * shared as the bands need.
 *
 * <p>In memory are one strip, what the next one shares with it, and tiles that came early. Rows are written as soon as no other
 * strip reaches them.
 */
final class Quilt implements TileSink {
    private final TilePlan plan;
    private final BlockSink pixels;
    private final PlanOrder order;
    private final Planes strip;
    private Optional<Planes> above = Optional.empty();

    Quilt(int channels, TilePlan plan, BlockSink pixels) {
        this.plan = plan;
        this.pixels = pixels;
        order = new PlanOrder(channels, plan, this::append);
        strip = new Planes(channels, plan.tileHeight(), plan.paddedWidth());
    }

    @Override
    public void add(Tile tile, Planes values) {
        order.add(tile, values);
    }

    /** Joins a tile to those on its left. */
    private void append(Tile tile, Planes values) {
        TileAxis axis = plan.horizontal();
        int column = plan.columnOf(tile);
        int shared = column == 0 ? 0 : axis.shared(column - 1);
        if (shared > 0) {
            Planes left = strip.crop(0, tile.x(), tile.height(), shared);
            Planes joined = values.crop(0, 0, tile.height(), shared);
            Cut.between(axis, column - 1).fromTopToBottom(left, joined);
            strip.write(0, tile.x(), values);
            strip.write(0, tile.x(), joined);
        } else {
            strip.write(0, tile.x(), values);
        }
        if (column == axis.count() - 1) {
            finish(plan.rowOf(tile));
        }
    }

    /** Joins the strip, now complete, to those above, and writes the rows that the next one does not reach. */
    private void finish(int row) {
        TileAxis axis = plan.vertical();
        if (above.isPresent()) {
            Planes upper = above.orElseThrow();
            Planes joined = strip.crop(0, 0, upper.height(), upper.width());
            Cut.between(axis, row - 1).fromLeftToRight(upper, joined);
            strip.write(0, 0, joined);
        }
        boolean last = row == axis.count() - 1;
        int shared = last ? 0 : axis.shared(row);
        int finished = axis.tile() - shared;
        pixels.write(axis.start(row), 0, strip.crop(0, 0, finished, strip.width()));
        above = shared > 0 ? Optional.of(strip.crop(finished, 0, shared, strip.width())) : Optional.empty();
    }
}
