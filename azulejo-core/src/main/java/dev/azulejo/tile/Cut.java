package dev.azulejo.tile;

import dev.azulejo.image.Planes;
import java.util.Arrays;

/**
 * A cut through what two neighbours share: the first is shown before it, the second after.
 *
 * @param from first position, in what is shared, where it may lie
 * @param to the position after the last one
 * @param levels of {@link LaplacianBands} that the two are blended in across it
 */
record Cut(int from, int to, int levels) {
    /** Bands of up to 16 pixels: what is coarser, tiles agree on. */
    private static final int MOST_LEVELS = 4;

    /**
     * The cut between tile {@code index} of an axis and the next one. It stays within their ramp, and as far from the ends of
     * what they share as blending reaches; that is at most a quarter of the overlap, so that half of it is there to choose.
     */
    static Cut between(TileAxis axis, int index) {
        int levels = 0;
        while (levels < MOST_LEVELS && LaplacianBands.radius(levels + 1) <= axis.overlap() / 4) {
            levels++;
        }
        int radius = LaplacianBands.radius(levels);
        int ramp = axis.rampStart(index) - axis.start(index + 1);
        int from = Math.max(ramp, radius);
        int to = Math.min(ramp + axis.overlap(), axis.shared(index) - radius);
        return new Cut(from, Math.max(to, from + 1), levels);
    }

    /**
     * Changes the right neighbour to both of them joined.
     *
     * @param left what is shared as the left neighbour has it, [channels, height, shared]
     */
    void fromTopToBottom(Planes left, Planes right) {
        Planes difference = difference(left, right);
        int[] path = LeastCostPath.topToBottom(squares(difference).crop(0, from, right.height(), to - from));
        Planes mask = new Planes(1, right.height(), right.width());
        for (int y = 0; y < path.length; y++) {
            int row = mask.row(0, y);
            Arrays.fill(mask.data(), row, row + from + path[y], 1);
        }
        LaplacianBands.blend(difference, mask, levels, right);
    }

    /**
     * Changes the lower neighbour to both of them joined.
     *
     * @param upper what is shared as the upper neighbour has it, [channels, shared, width]
     */
    void fromLeftToRight(Planes upper, Planes lower) {
        Planes difference = difference(upper, lower);
        int[] path = LeastCostPath.leftToRight(squares(difference).crop(from, 0, to - from, lower.width()));
        Planes mask = new Planes(1, lower.height(), lower.width());
        for (int y = 0; y < mask.height(); y++) {
            int row = mask.row(0, y);
            for (int x = 0; x < path.length; x++) {
                mask.data()[row + x] = y < from + path[x] ? 1 : 0;
            }
        }
        LaplacianBands.blend(difference, mask, levels, lower);
    }

    private static Planes difference(Planes first, Planes second) {
        Planes difference = first.copy();
        for (int i = 0; i < difference.data().length; i++) {
            difference.data()[i] -= second.data()[i];
        }
        return difference;
    }

    /** [1, height, width]: the sum over channels. */
    private static Planes squares(Planes difference) {
        Planes squares = new Planes(1, difference.height(), difference.width());
        for (int c = 0; c < difference.channels(); c++) {
            int at = difference.row(c, 0);
            for (int i = 0; i < squares.data().length; i++) {
                float value = difference.data()[at + i];
                squares.data()[i] += value * value;
            }
        }
        return squares;
    }
}
