package dev.azulejo.tile;

import dev.azulejo.image.Planes;

/**
 * The cheapest way through a plane of costs from one side to the other, with steps of at most one position sideways (Efros
 * and Freeman 2001, "Image quilting for texture synthesis and transfer"): where two tiles overlap, and the cost is how much
 * they differ, it is where a cut between them shows least.
 *
 * <p>Dynamic programming: three additions and a byte for each position. Of equal ways the one that ends
 * furthest to the left is taken (for {@link #leftToRight}: furthest up), and from there backwards a straight step before one
 * to the left before one to the right: the same costs always give the same path.
 *
 * <p>A path can be held to an earlier one, so that it does not jump when costs change a little: {@code pull} is added to a
 * position's cost for each position that lies between it and the earlier path.
 */
public final class LeastCostPath {
    private LeastCostPath() {}

    /**
     * The path from the first row to the last.
     *
     * @param cost [1, height, width], at least 0; infinity where there is no way
     * @return the column in each row
     */
    public static int[] topToBottom(Planes cost) {
        return topToBottom(cost, new int[cost.height()], 0);
    }

    /**
     * The path from the first row to the last, held to an earlier one.
     *
     * @param cost [1, height, width], at least 0; infinity where there is no way
     * @param earlier a column for each row; it may lie outside, and need not be a path
     * @param pull cost of each column between path and earlier path, at least 0
     * @return the column in each row
     * @throws IllegalArgumentException if the earlier path has another length than there are rows
     */
    public static int[] topToBottom(Planes cost, int[] earlier, float pull) {
        return path(cost.data(), cost.height(), cost.width(), cost.width(), 1, earlier, pull);
    }

    /**
     * The path from the first column to the last.
     *
     * @param cost [1, height, width], at least 0; infinity where there is no way
     * @return the row in each column
     */
    public static int[] leftToRight(Planes cost) {
        return leftToRight(cost, new int[cost.width()], 0);
    }

    /**
     * The path from the first column to the last, held to an earlier one.
     *
     * @param cost [1, height, width], at least 0; infinity where there is no way
     * @param earlier a row for each column; it may lie outside, and need not be a path
     * @param pull cost of each row between path and earlier path, at least 0
     * @return the row in each column
     * @throws IllegalArgumentException if the earlier path has another length than there are columns
     */
    public static int[] leftToRight(Planes cost, int[] earlier, float pull) {
        return path(cost.data(), cost.width(), cost.height(), 1, cost.width(), earlier, pull);
    }

    /**
     * Goes {@code length} positions along one axis and chooses among {@code width} of the other.
     *
     * @param along distance in the array of positions that follow each other on the way
     * @param across distance in the array of neighbours to choose from
     */
    private static int[] path(float[] cost, int length, int width, int along, int across, int[] earlier, float pull) {
        if (earlier.length != length) {
            throw new IllegalArgumentException(
                    "an earlier path of " + length + " positions was expected, found " + earlier.length);
        }
        byte[] steps = new byte[length * width];
        double[] sums = new double[width];
        double[] before = new double[width];
        for (int i = 0; i < length; i++) {
            double[] turn = before;
            before = sums;
            sums = turn;
            for (int j = 0; j < width; j++) {
                byte step = 0;
                if (j > 0 && before[j - 1] < before[j]) {
                    step = -1;
                }
                if (j < width - 1 && before[j + 1] < before[j + step]) {
                    step = 1;
                }
                steps[i * width + j] = step;
                sums[j] = before[j + step] + cost[i * along + j * across] + (double) pull * Math.abs(j - earlier[i]);
            }
        }
        int[] path = new int[length];
        int j = cheapest(sums);
        for (int i = length - 1; i >= 0; i--) {
            path[i] = j;
            j += steps[i * width + j];
        }
        return path;
    }

    private static int cheapest(double[] sums) {
        int cheapest = 0;
        for (int j = 1; j < sums.length; j++) {
            if (sums[j] < sums[cheapest]) {
                cheapest = j;
            }
        }
        return cheapest;
    }
}
