package dev.azulejo.fusion;

import dev.azulejo.image.Planes;
import dev.azulejo.tile.LeastCostPath;

/**
 * How two predictions of the same latents become one where they overlap, side by side: the kept one ends at the overlap's
 * right edge, the coming one begins at its left edge.
 *
 * <ul>
 *   <li>What differs slowly from place to place (brightness, colour) goes over from one to the other in the whole width.
 *   <li>Detail on which both agree is averaged with the same weights: the mean is nearer to what one tile over everything
 *       would have predicted than either.
 *   <li>Detail on which they differ is never averaged, as that shows both (ghosts) and neither in full (blur): it is the
 *       kept one's to the left of a path and the coming one's to its right, and the path goes where they differ least (Efros
 *       and Freeman 2001, as image quilting cuts textures).
 * </ul>
 *
 * <p>So there are two bands, as Burt and Adelson (1983) join pictures, with a weight of 0 to 1 at every position: nothing is
 * ever made up.
 */
final class Seam {
    /** Positions on each side that the slow part of a difference is the mean of. */
    private static final int SLOW = 2;

    /** Positions on each side over which it is asked whether detail agrees. */
    private static final int AROUND = 2;

    /** Up to this disagreement detail is averaged: the mean has 1 % less of it. */
    private static final float AGREED = 0.05f;

    /** From this disagreement on detail is never averaged. */
    private static final float DISAGREED = 0.25f;

    /** Half the width of the change along the path, in positions. */
    private static final float HALF_CHANGE = 1;

    /**
     * How a prediction's error against that of one tile over everything falls with the distance to the tile's border, where
     * convolutions see padding: its power, measured on the built-in network (6.4, 2.7, 1.1 and 0.4 in 1/255 at a distance of
     * 1, 2, 4 and 9 positions).
     */
    private static final double ERROR_POWER = -1.2;

    /** Cost of a path at the overlap's edges, where one of the predictions is at its worst, in mean differences. */
    private static final float AT_EDGE = 1;

    /** Cost of each position between a path and that of the step before, in mean differences. */
    private static final float PULL = 0.05f;

    private final float[] shares;

    private Seam(float[] shares) {
        this.shares = shares;
    }

    /** @param width positions that two tiles share, at least 1 */
    static Seam of(int width) {
        float[] shares = new float[width];
        for (int x = 0; x < width; x++) {
            double kept = Math.pow(width - x - 0.5, 2 * ERROR_POWER);
            double coming = Math.pow(x + 0.5, 2 * ERROR_POWER);
            shares[x] = (float) (kept / (kept + coming));
        }
        return new Seam(shares);
    }

    /**
     * Joins.
     *
     * @param kept prediction to the left, [channels, height, width]
     * @param coming prediction to the right; becomes the joined one
     * @param clean the clean latents that {@code kept} implies
     * @param cleanFromPrediction by how much the clean latents change with the prediction
     * @param earlier the path of the step before
     * @return the path: the first column in each row whose detail is the coming one's where they differ
     */
    int[] join(Planes kept, Planes coming, Planes clean, float cleanFromPrediction, int[] earlier) {
        Planes difference = minus(coming, kept);
        Planes slow = Box.mean(difference, SLOW);
        Planes detail = minus(difference, slow);
        Planes squares = Box.mean(squares(detail), AROUND);
        int[] path = path(squares, earlier);
        Planes choices = choices(squares, detail, clean, cleanFromPrediction);
        for (int c = 0; c < kept.channels(); c++) {
            for (int y = 0; y < kept.height(); y++) {
                int row = kept.row(c, y);
                int choice = choices.row(0, y);
                for (int x = 0; x < shares.length; x++) {
                    float share = shares[x];
                    float chosen = clamped(0.5f + (x + 0.5f - path[y]) / (2 * HALF_CHANGE));
                    float ofDetail = share + choices.data()[choice + x] * (chosen - share);
                    coming.data()[row + x] =
                            kept.data()[row + x] + share * slow.data()[row + x] + ofDetail * detail.data()[row + x];
                }
            }
        }
        return path;
    }

    private int[] path(Planes squares, int[] earlier) {
        float[] costs = squares.data().clone();
        double mean = 0;
        for (float cost : costs) {
            mean += cost / costs.length;
        }
        float scale = mean > 0 ? (float) (1 / mean) : 0;
        int width = shares.length;
        for (int i = 0; i < costs.length; i++) {
            float fromMiddle = (2 * (i % width) + 1f - width) / width;
            costs[i] = costs[i] * scale + AT_EDGE * fromMiddle * fromMiddle;
        }
        return LeastCostPath.topToBottom(new Planes(1, squares.height(), width, costs), earlier, PULL);
    }

    /**
     * Where detail is averaged (0) and where one of both is chosen (1), [1, height, width]. Disagreement is the energy of the
     * difference over the sum of both energies: 0 for the same detail, 1 for details that have nothing in common. A mean of
     * both has half of it less energy than they have.
     */
    private static Planes choices(Planes squares, Planes detail, Planes clean, float cleanFromPrediction) {
        Planes keptDetail = minus(clean, Box.mean(clean, SLOW));
        Planes comingDetail = keptDetail.copy();
        for (int i = 0; i < comingDetail.data().length; i++) {
            comingDetail.data()[i] += cleanFromPrediction * detail.data()[i];
        }
        Planes energy = Box.mean(squares(keptDetail), AROUND);
        Planes comingEnergy = Box.mean(squares(comingDetail), AROUND);
        float[] result = energy.data();
        for (int i = 0; i < result.length; i++) {
            float sum = result[i] + comingEnergy.data()[i];
            float index = sum > 0 ? cleanFromPrediction * cleanFromPrediction * squares.data()[i] / sum : 0;
            float choose = clamped((index - AGREED) / (DISAGREED - AGREED));
            result[i] = choose * choose * (3 - 2 * choose);
        }
        return energy;
    }

    /** The mean over all channels of the squares, [1, height, width]. */
    private static Planes squares(Planes planes) {
        Planes mean = new Planes(1, planes.height(), planes.width());
        float[] to = mean.data();
        for (int c = 0; c < planes.channels(); c++) {
            int from = planes.row(c, 0);
            for (int i = 0; i < to.length; i++) {
                float value = planes.data()[from + i];
                to[i] += value * value / planes.channels();
            }
        }
        return mean;
    }

    private static Planes minus(Planes a, Planes b) {
        Planes difference = a.copy();
        float[] data = difference.data();
        for (int i = 0; i < data.length; i++) {
            data[i] -= b.data()[i];
        }
        return difference;
    }

    private static float clamped(float value) {
        return Math.max(0, Math.min(1, value));
    }
}
