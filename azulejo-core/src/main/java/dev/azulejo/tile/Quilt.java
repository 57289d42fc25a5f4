package dev.azulejo.tile;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Surface;
import dev.azulejo.image.Surfaces;
import java.util.Optional;

/**
 * Joins tiles at seams: those of a row to a strip, from left to right, and each strip to those above. With {@link Cuts}, in
 * each overlap one tile is shown up to a path and the other from there on, and the path goes where the two differ least
 * (Efros and Freeman 2001, "Image quilting for texture synthesis and transfer"). Across the cut they are blended in {@link
 * LaplacianBands}. Nothing is averaged over more than a few pixels, so there are no ghosts.
 *
 * <p>On a surface is one strip; in memory are what the next one shares with it, and tiles that came early. Rows are written as
 * soon as no other strip reaches them.
 */
public final class Quilt implements TileSink {
    /** Rows that are written at once. */
    private static final int BAND = 64;

    private final TilePlan plan;
    private final BlockSink joined;
    private final Stitch stitch;
    private final PlanOrder order;
    private final Surface strip;
    private Optional<Planes> above = Optional.empty();

    /**
     * An empty quilt.
     *
     * @param channels planes of every tile
     * @param joined takes [channels, padded height, padded width] of the plan, in bands from the top down
     * @param surfaces where a strip is put together
     */
    public Quilt(int channels, TilePlan plan, Stitch stitch, BlockSink joined, Surfaces surfaces) {
        this.plan = plan;
        this.joined = joined;
        this.stitch = stitch;
        order = new PlanOrder(channels, plan, this::append);
        strip = surfaces.of(channels, plan.tileHeight(), plan.paddedWidth());
    }

    /** Joins tiles by cutting. Paths stay within the ramp that weighted blends have ({@link TileAxis#rampStart}). */
    static Quilt ofCuts(int channels, TilePlan plan, BlockSink joined, Surfaces surfaces) {
        return new Quilt(channels, plan, new Cuts(plan), joined, surfaces);
    }

    @Override
    public void add(Tile tile, Planes values) {
        order.add(tile, values);
    }

    /** Empties the quilt for another round with the same plan. */
    public void clear() {
        order.clear();
        above = Optional.empty();
    }

    /** Joins a tile to those on its left. */
    private void append(Tile tile, Planes values) {
        TileAxis axis = plan.horizontal();
        int column = plan.columnOf(tile);
        int shared = column == 0 ? 0 : axis.shared(column - 1);
        if (shared > 0) {
            Planes left = strip.read(0, tile.x(), tile.height(), shared);
            Planes both = values.crop(0, 0, tile.height(), shared);
            stitch.beside(new Tile(tile.index(), tile.y(), tile.x(), tile.height(), shared), left, both);
            strip.write(0, tile.x(), values);
            strip.write(0, tile.x(), both);
        } else {
            strip.write(0, tile.x(), values);
        }
        if (column == axis.count() - 1) {
            finish(tile);
        }
    }

    /** Joins the strip, now complete, to those above, and writes the rows that the next one does not reach. */
    private void finish(Tile last) {
        TileAxis axis = plan.vertical();
        int row = plan.rowOf(last);
        if (above.isPresent()) {
            Planes upper = above.orElseThrow();
            Planes both = strip.read(0, 0, upper.height(), upper.width());
            int first = row * plan.horizontal().count();
            stitch.below(new Tile(first, last.y(), 0, upper.height(), upper.width()), upper, both);
            strip.write(0, 0, both);
        }
        int shared = row == axis.count() - 1 ? 0 : axis.shared(row);
        int finished = axis.size(row) - shared;
        for (int y = 0; y < finished; y += BAND) {
            joined.write(axis.start(row) + y, 0, strip.read(y, 0, Math.min(BAND, finished - y), strip.width()));
        }
        above = shared > 0 ? Optional.of(strip.read(finished, 0, shared, strip.width())) : Optional.empty();
    }
}
