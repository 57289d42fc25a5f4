package dev.azulejo.tile;

import java.util.ArrayList;
import java.util.List;

/**
 * Grids along one axis that differ in where they begin: tiles of one pitch that meet without a ramp, each seen with a halo
 * that is cut off again. The first tile is cut off at 0 and the last one at the padded length, so that moving the grid does
 * not cost a tile: the network's work is the length, two halos for each cut, and what rounds the first and the last tile up
 * to the granularity.
 *
 * <p>The number of tiles is the same in all grids, and how far they can move follows from what the pitch leaves of the
 * length: with a remainder of half a pitch the first and the last tile have between a half and a whole one. The tile is the
 * largest of three quarters to all of the asked one whose remainder is a third to two thirds of its pitch, so that there is
 * room to move and no tile is a sliver; if there is none, the one that comes nearest.
 *
 * @param axis the grid that was asked for, whose length and tile are taken
 * @param tile size of a tile with its halos, a multiple of the granularity
 * @param halo what a tile sees beyond a cut, at least
 * @param granularity what the network likes tiles to be a multiple of
 * @param factor positions that one latent position stands for; divides all of the above
 */
public record ShiftedAxis(TileAxis axis, int tile, int halo, int granularity, int factor) {
    private static final int SMALLEST_PERCENT = 75;

    /** Tiles narrower than this many halos get a thinner one. */
    private static final int HALOS = 8;

    /**
     * The grids of one axis.
     *
     * @param axis the grid that was asked for
     * @param halo what a tile shall see beyond a cut; less, at worst nothing, if tiles are small
     * @param factor positions that one latent position stands for
     * @param granularity a multiple of the factor
     */
    public static ShiftedAxis of(TileAxis axis, int halo, int factor, int granularity) {
        int largest = roundUp(axis.tile(), granularity);
        int smallest = Math.max(granularity, roundUp(axis.tile() * SMALLEST_PERCENT / 100, granularity));
        ShiftedAxis best = ofTile(axis, largest, halo, factor, granularity);
        for (int tile = largest; tile >= smallest && !best.balanced(); tile -= granularity) {
            ShiftedAxis candidate = ofTile(axis, tile, halo, factor, granularity);
            if (candidate.imbalance() < best.imbalance()) {
                best = candidate;
            }
        }
        return best;
    }

    private static ShiftedAxis ofTile(TileAxis axis, int tile, int halo, int factor, int granularity) {
        int thin = Math.min(halo, tile / HALOS) / factor * factor;
        return new ShiftedAxis(axis, tile, thin, granularity, factor);
    }

    /** From one cut to the next. */
    public int pitch() {
        return tile - 2 * halo;
    }

    private boolean balanced() {
        return imbalance() <= 1.0 / 6;
    }

    /** How far the first and the last tile together are from one and a half pitches, in pitches, 0..0.5. */
    private double imbalance() {
        return Math.abs((double) axis.paddedLength() / pitch() % 1 - 0.5);
    }

    /**
     * One of the grids. Its ramps have no width: a {@link Feather} of it cuts halos off.
     *
     * @param phase 0..1 (exclusive), how far between its least and its largest place the first cut lies
     */
    public TileAxis at(double phase) {
        int length = axis.paddedLength();
        if (axis.count() == 1 || tile >= length) {
            return new TileAxis(axis.length(), length, length, 0, List.of(0));
        }
        int between = (length - 1) / pitch() - 1; // tiles that are not cut off, with any first cut
        int most = Math.min(pitch(), length - between * pitch() - factor);
        int least = Math.max(factor, length - (between + 1) * pitch());
        int first = least + (int) (phase * ((most - least) / factor + 1)) * factor;
        List<Integer> starts = new ArrayList<>();
        starts.add(roundUp(first + halo, granularity) - tile);
        int cut = first;
        for (; cut + pitch() < length; cut += pitch()) {
            starts.add(Math.max(0, Math.min(cut - halo, length - tile)));
        }
        starts.add(length - roundUp(length - cut + halo, granularity));
        return new TileAxis(axis.length(), length, tile, 0, starts);
    }

    private static int roundUp(int value, int unit) {
        return (value + unit - 1) / unit * unit;
    }
}
