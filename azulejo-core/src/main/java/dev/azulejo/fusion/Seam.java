package dev.azulejo.fusion;

import dev.azulejo.image.Planes;
import dev.azulejo.tile.LeastCostPath;
import java.util.Arrays;

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
 * <p>That is asked for each band of frequency, and each changes over along the path within about its own wavelength (Burt and
 * Adelson 1983). Every band of the result lies between those of the two predictions: nothing is made up.
 */
final class Seam {
    /** Up to this disagreement detail is averaged: the mean has 1 % less of it. */
    private static final float AGREED = 0.05f;

    /** From this disagreement on detail is never averaged. */
    private static final float DISAGREED = 0.25f;

    /** Positions on each side over which it is asked whether detail agrees. */
    private static final int AROUND = 2;

    /**
     * A prediction's error against that of one tile over everything, squared, at a tile's border, where convolutions see
     * padding, over that in its middle, where only its statistics are others; and the power of the distance with which it
     * falls. Measured on the built-in network at two levels of noise: 6.4, 2.8, 1.7, 1.3 in 1/255 at the border and next to
     * it, 0.8 in the middle.
     */
    private static final double BORDER_VARIANCE = 50;

    private static final double BORDER_POWER = -2.7;

    /** Cost of each position between a path and that of the step before, in mean costs. */
    private static final float PULL = 0.05f;

    private final int width;
    private final float[] shares;

    private Seam(int width, float[] shares) {
        this.width = width;
        this.shares = shares;
    }

    /** @param width positions that two tiles share, at least 1 */
    static Seam of(int width) {
        float[] shares = new float[width];
        for (int x = 0; x < width; x++) {
            double kept = variance(width - 1 - x);
            double coming = variance(x);
            shares[x] = (float) (kept / (kept + coming));
        }
        return new Seam(width, shares);
    }

    /** Of a prediction's error so many positions from the tile's border, over that far away. */
    private static double variance(int distance) {
        return 1 + BORDER_VARIANCE * Math.pow(distance + 1, BORDER_POWER);
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
        int[] path = path(minus(difference, Box.mean(difference, reach())), earlier);
        Planes chosen = rightOf(path);
        Planes joined = kept.copy();
        Planes keptClean = clean;
        for (int radius = 1; radius <= reach(); radius *= 2) {
            Planes coarser = Box.mean(difference, radius);
            Planes coarserClean = Box.mean(keptClean, radius);
            Planes band = minus(difference, coarser);
            Planes choice = choice(band, minus(keptClean, coarserClean), cleanFromPrediction);
            add(band, choice, chosen, joined);
            chosen = Box.mean(chosen, radius);
            difference = coarser;
            keptClean = coarserClean;
        }
        add(difference, new Planes(1, kept.height(), width), chosen, joined);
        coming.write(0, 0, joined);
        return path;
    }

    /** Radius of the coarsest band's blur: what is chosen along a path stays within the overlap. */
    private int reach() {
        return Math.max(1, Integer.highestOneBit(Math.max(1, width / 4)));
    }

    /** Where bands differ least. It stays as far from the edges, where one of both is at its worst, as the bands reach. */
    private int[] path(Planes detail, int[] earlier) {
        float[] costs = Box.mean(squares(detail), 1).data();
        double mean = 0;
        for (float cost : costs) {
            mean += cost / costs.length;
        }
        float scale = mean > 0 ? (float) (1 / mean) : 0;
        int edge = width / 4;
        for (int i = 0; i < costs.length; i++) {
            int x = i % width;
            costs[i] = x < edge || x > width - edge ? Float.POSITIVE_INFINITY : costs[i] * scale;
        }
        return LeastCostPath.topToBottom(new Planes(1, detail.height(), width, costs), earlier, PULL);
    }

    /** 1 from the path on, 0 before it. */
    private Planes rightOf(int[] path) {
        Planes right = new Planes(1, path.length, width);
        for (int y = 0; y < path.length; y++) {
            int row = right.row(0, y);
            Arrays.fill(right.data(), row + path[y], row + width, 1);
        }
        return right;
    }

    /**
     * Where a band is averaged (0) and where one of both is chosen (1), [1, height, width]. Disagreement is the energy of the
     * difference over the sum of both energies: 0 for the same detail, 1 for details that have nothing in common. A mean of
     * both has half of it less energy than they have.
     */
    private static Planes choice(Planes band, Planes keptClean, float cleanFromPrediction) {
        Planes difference = band.copy();
        Planes comingClean = keptClean.copy();
        for (int i = 0; i < difference.data().length; i++) {
            difference.data()[i] *= cleanFromPrediction;
            comingClean.data()[i] += difference.data()[i];
        }
        float[] differing = Box.mean(squares(difference), AROUND).data();
        float[] ofComing = Box.mean(squares(comingClean), AROUND).data();
        Planes choice = Box.mean(squares(keptClean), AROUND);
        float[] data = choice.data();
        for (int i = 0; i < data.length; i++) {
            float energy = data[i] + ofComing[i];
            float disagreement = energy > 0 ? differing[i] / energy : 0;
            float choose = Math.max(0, Math.min(1, (disagreement - AGREED) / (DISAGREED - AGREED)));
            data[i] = choose * choose * (3 - 2 * choose);
        }
        return choice;
    }

    /** Adds a band of coming - kept with the coming one's weight. */
    private void add(Planes band, Planes choice, Planes chosen, Planes joined) {
        int plane = choice.data().length;
        for (int i = 0; i < plane; i++) {
            float share = shares[i % width];
            float weight = share + choice.data()[i] * (chosen.data()[i] - share);
            for (int at = i; at < band.data().length; at += plane) {
                joined.data()[at] += weight * band.data()[at];
            }
        }
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
}
