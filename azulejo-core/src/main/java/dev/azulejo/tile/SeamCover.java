package dev.azulejo.tile;

import java.util.ArrayList;
import java.util.List;

/**
 * Tiles over the seams of a plan, for painting them once more: in the middle of each lies a ramp of the plan, where the
 * weight is 1; from there it falls to 0 well inside the tile, so that these tiles leave no seams of their own across it.
 * Along the seam they lie as the plan's tiles do, and join each other as those do.
 *
 * <p>Weights add up to at most 1; what is missing is what is there already. In units of the given plan.
 */
public final class SeamCover {
    /** Positions of the tile for one of reach, where the overlap is smaller than that. */
    private static final int LEAST_REACH_OF_TILE = 8;

    /** Where tiles lie on one axis, and their weights. */
    private record Row(TileAxis axis, float[][] weights) {}

    private final TilePlan plan;
    private final boolean narrow;

    private SeamCover(TilePlan plan, boolean narrow) {
        this.plan = plan;
        this.narrow = narrow;
    }

    /** Across the seam, tiles are as narrow as can be: what changes, and half as much on each side for the network to see. */
    public static SeamCover bands(TilePlan plan) {
        return new SeamCover(plan, true);
    }

    /** Tiles as large as the plan's: its grid, moved by about half a tile. */
    public static SeamCover wholeTiles(TilePlan plan) {
        return new SeamCover(plan, false);
    }

    /** Tiles over the seams between rows of tiles. */
    public Feather rows() {
        return feather(seams(plan.vertical()), along(plan.horizontal()));
    }

    /** Tiles over the seams between columns of tiles. */
    public Feather columns() {
        return feather(along(plan.vertical()), seams(plan.horizontal()));
    }

    /** Tiles over the places where the two kinds of seams cross. */
    public Feather crossings() {
        return feather(seams(plan.vertical()), seams(plan.horizontal()));
    }

    private Feather feather(Row vertical, Row horizontal) {
        TilePlan tiles = new TilePlan(vertical.axis, horizontal.axis, plan.factor(), plan.granularity());
        return new Feather(tiles, vertical.weights, horizontal.weights);
    }

    private static Row along(TileAxis axis) {
        return new Row(axis, Feather.ramps(axis, way -> way));
    }

    private Row seams(TileAxis axis) {
        int reach = Math.min(Math.max(axis.overlap(), axis.tile() / LEAST_REACH_OF_TILE), axis.tile() / 2);
        int size = narrow ? Math.min(axis.tile(), 3 * reach) : axis.tile();
        List<Integer> starts = new ArrayList<>();
        float[] sums = new float[axis.paddedLength()];
        for (int seam = 0; seam + 1 < axis.count(); seam++) {
            int middle = axis.rampStart(seam) + axis.overlap() / 2;
            starts.add(Math.max(0, Math.min(middle - size / 2, axis.paddedLength() - size)));
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weight(axis, seam, reach, i);
            }
        }
        float[][] weights = new float[starts.size()][size];
        for (int seam = 0; seam < weights.length; seam++) {
            for (int i = 0; i < size; i++) {
                int position = starts.get(seam) + i;
                weights[seam][i] = weight(axis, seam, reach, position) / Math.max(1, sums[position]);
            }
        }
        return new Row(new TileAxis(axis.length(), axis.paddedLength(), size, axis.overlap(), starts), weights);
    }

    /** 1 on the ramp, 0 from {@code reach} positions beside its middle on. */
    private static float weight(TileAxis axis, int seam, int reach, int position) {
        int ramp = axis.rampStart(seam);
        int beside = Math.max(Math.max(ramp - position, position - (ramp + axis.overlap() - 1)), 0);
        int fade = reach - axis.overlap() / 2;
        return Math.max(0, 1 - (float) beside / (fade + 1));
    }
}
