package dev.azulejo.tile;

import dev.azulejo.fault.SettingsException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where tiles lie along one axis: as many intervals of one size as cover a length, the first from 0, the last to the padded
 * length. The first may begin before 0 and the last end beyond the padded length; what lies outside is cut off.
 *
 * @param length what is covered, before padding; at least 1
 * @param paddedLength the length rounded up to the autoencoder's factor
 * @param tile size of every tile that is not cut off at an end
 * @param overlap width of the blend ramp between neighbours; at most what any two neighbours share
 * @param starts where every tile begins before it is cut off, ascending
 */
public record TileAxis(int length, int paddedLength, int tile, int overlap, List<Integer> starts) {
    /** The sizes that {@link Grid#FIT} may choose, in hundredths of the asked one. */
    private static final int SMALLEST_PERCENT = 75;

    private static final int LARGEST_PERCENT = 115;

    /** Copies the list. */
    public TileAxis {
        starts = List.copyOf(starts);
    }

    /**
     * Lays tiles over a length. Tile, overlap and length are rounded up to the factor; a tile at least as large as the
     * length means one tile of the padded length.
     *
     * @param length positions to cover, at least 1
     * @param tile asked size of a tile, at least 1
     * @param overlap asked overlap, at least 0, less than the tile
     * @param grid how the tiles lie
     * @param factor positions that one latent position stands for
     * @param granularity what the network likes tiles to be a multiple of; itself a multiple of the factor
     * @throws SettingsException if tile or overlap are out of their range
     */
    public static TileAxis of(int length, int tile, int overlap, Grid grid, int factor, int granularity) {
        if (length < 1 || factor < 1 || granularity < 1 || granularity % factor != 0) {
            throw new IllegalArgumentException(
                    "a positive length and a granularity that is a multiple of the factor were"
                            + " expected, found length " + length + ", factor " + factor + ", granularity "
                            + granularity);
        }
        if (tile < 1) {
            throw new SettingsException("the tile must be at least 1 pixel, found " + tile);
        }
        if (overlap < 0 || overlap >= tile) {
            throw new SettingsException("the overlap must be at least 0 and less than the tile (" + tile + "), found "
                    + overlap + "; use a smaller overlap or a larger tile");
        }
        int padded = roundUp(length, factor);
        if (tile >= length) {
            return new TileAxis(length, padded, padded, roundUp(Math.min(overlap, padded - 1), factor), List.of(0));
        }
        int wholeTile = roundUp(tile, factor);
        int wholeOverlap = roundUp(overlap, factor);
        if (wholeOverlap >= wholeTile) {
            throw new SettingsException("rounded up to the autoencoder's factor of " + factor + ", the overlap ("
                    + overlap + ") is as large as the tile (" + tile + "); use an overlap of at most "
                    + (wholeTile - factor));
        }
        int size = grid == Grid.FIT ? fittingTile(padded, wholeTile, wholeOverlap, granularity) : wholeTile;
        int count = count(padded, size, wholeOverlap);
        if (count == 1) {
            return new TileAxis(length, padded, padded, wholeOverlap, List.of(0));
        }
        List<Integer> starts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            starts.add(
                    grid == Grid.FIT
                            ? evenStart(i, count, padded - size, factor)
                            : Math.min(i * (size - wholeOverlap), padded - size));
        }
        return new TileAxis(length, padded, size, wholeOverlap, starts);
    }

    /** The tile size whose tiles have the least length in sum; ties go to fewer tiles, then to the size asked for. */
    private static int fittingTile(int length, int tile, int overlap, int granularity) {
        int best = tile;
        long leastWork = Long.MAX_VALUE;
        long smallest = ceilDivide((long) tile * SMALLEST_PERCENT, 100L);
        long largest = (long) tile * LARGEST_PERCENT / 100;
        for (long size = ceilDivide(smallest, granularity) * granularity; size <= largest; size += granularity) {
            if (size <= overlap) {
                continue;
            }
            long work = count(length, (int) size, overlap) * size;
            if (work <= leastWork) { // an equal sum of larger tiles means fewer of them
                leastWork = work;
                best = (int) size;
            }
        }
        return best;
    }

    private static int count(int length, int tile, int overlap) {
        return tile >= length ? 1 : (int) ceilDivide(length - overlap, tile - overlap);
    }

    /** The i-th of evenly spaced starts from 0 to {@code last}, rounded half up to the factor. */
    private static int evenStart(int i, int count, int last, int factor) {
        long twice = 2L * i * last + (long) factor * (count - 1);
        return (int) (twice / (2L * factor * (count - 1))) * factor;
    }

    private static long ceilDivide(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    private static int roundUp(int value, int unit) {
        return Math.toIntExact(ceilDivide(value, unit) * unit);
    }

    /** Number of tiles. */
    public int count() {
        return starts.size();
    }

    /** First position of a tile, at least 0. */
    public int start(int index) {
        return Math.max(0, starts.get(index));
    }

    /** The position after a tile's last, at most the padded length. */
    public int end(int index) {
        return Math.min(paddedLength, starts.get(index) + tile);
    }

    /** Positions in a tile: {@link #tile()} unless it is cut off at an end. */
    public int size(int index) {
        return end(index) - start(index);
    }

    /** Positions in all tiles together. */
    public long work() {
        long work = 0;
        for (int index = 0; index < count(); index++) {
            work += size(index);
        }
        return work;
    }

    /** Positions that tile {@code index} and the next one share; at least {@link #overlap()}. */
    public int shared(int index) {
        return end(index) - start(index + 1);
    }

    /**
     * First position of the ramp between tile {@code index} and the next one: the ramp is {@link #overlap()} wide and lies
     * in the middle of what the two share.
     */
    public int rampStart(int index) {
        return (start(index + 1) + end(index)) / 2 - overlap / 2;
    }

    /**
     * Some neighbouring tiles, moved so that the first begins at 0. Wherever all tiles of this axis that lie over a position
     * are among them, they are joined with the same weights.
     *
     * @param first index of the first tile
     * @param end index after the last tile
     */
    TileAxis part(int first, int end) {
        int origin = start(first);
        int reach = end(end - 1) - origin;
        return new TileAxis(
                Math.min(length - origin, reach),
                reach,
                tile,
                overlap,
                starts.subList(first, end).stream().map(start -> start - origin).toList());
    }

    /** The same axis in units that are {@code factor} times as large; everything must divide. */
    TileAxis dividedBy(int factor) {
        return new TileAxis(
                paddedLength / factor,
                paddedLength / factor,
                tile / factor,
                overlap / factor,
                starts.stream().map(start -> start / factor).toList());
    }
}
