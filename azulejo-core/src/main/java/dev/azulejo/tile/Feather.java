package dev.azulejo.tile;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * The weights with which the tiles of a plan are added up: the product of a vertical and a horizontal vector for every
 * tile. On each axis the weights of all tiles at a position add up to 1 (to 1e-6), so their products do over the whole
 * plane: a partition of unity (except those of {@link SeamCover}, which add up to less). Immutable, safe for use by several threads.
 */
public final class Feather {
    /** Variance of {@link #gaussian}, relative to the tile, times two (Mixture of Diffusers: 0.01). */
    private static final double TWICE_GAUSSIAN_VARIANCE = 0.02;

    /** Keeps Gaussian weights above zero at a tile's edge. */
    private static final double GAUSSIAN_FLOOR = 1e-6;

    private final TilePlan plan;
    private final float[][] vertical;
    private final float[][] horizontal;

    Feather(TilePlan plan, float[][] vertical, float[][] horizontal) {
        this.plan = plan;
        this.vertical = vertical;
        this.horizontal = horizontal;
    }

    /** A straight ramp, exactly as wide as the overlap that was asked for. */
    public static Feather linear(TilePlan plan) {
        return of(plan, axis -> ramps(axis, way -> way));
    }

    /** The same ramp with rounded ends: half a cosine. */
    public static Feather cosine(TilePlan plan) {
        return of(plan, axis -> ramps(axis, way -> 0.5 - 0.5 * StrictMath.cos(Math.PI * way)));
    }

    /** A Gaussian about the tile's middle, over everything that tiles share (Mixture of Diffusers, Jimenez 2023). */
    public static Feather gaussian(TilePlan plan) {
        return of(
                plan,
                axis -> bumps(
                        axis,
                        fromMiddle ->
                                StrictMath.exp(-fromMiddle * fromMiddle / TWICE_GAUSSIAN_VARIANCE) + GAUSSIAN_FLOOR));
    }

    /** The plain mean of all tiles at a position (MultiDiffusion, Bar-Tal et al. 2023). */
    public static Feather uniform(TilePlan plan) {
        return of(plan, axis -> bumps(axis, fromMiddle -> 1));
    }

    private static Feather of(TilePlan plan, Function<TileAxis, float[][]> weights) {
        return new Feather(plan, weights.apply(plan.vertical()), weights.apply(plan.horizontal()));
    }

    /** The plan that these weights belong to. */
    public TilePlan plan() {
        return plan;
    }

    /** Weight of each row of a tile, in 0..1; shared, not to be changed. */
    public float[] rows(Tile tile) {
        return vertical[plan.rowOf(tile)];
    }

    /** Weight of each column of a tile, in 0..1; shared, not to be changed. */
    public float[] columns(Tile tile) {
        return horizontal[plan.columnOf(tile)];
    }

    /**
     * Each tile begins where it is ramped in and ends where the next one is ramped in. Ramps never run backwards from tile
     * to tile, so the differences are never negative, and they add up to 1 however many tiles lie over a position.
     */
    static float[][] ramps(TileAxis axis, DoubleUnaryOperator shape) {
        float[][] weights = new float[axis.count()][];
        for (int index = 0; index < axis.count(); index++) {
            weights[index] = new float[axis.size(index)];
            for (int i = 0; i < weights[index].length; i++) {
                int position = axis.start(index) + i;
                double in = index == 0 ? 1 : ramp(axis, index - 1, position, shape);
                double nextIn = index == axis.count() - 1 ? 0 : ramp(axis, index, position, shape);
                weights[index][i] = (float) (in - nextIn);
            }
        }
        return weights;
    }

    /** How far the change from tile {@code index} to the next one has gone at a position, 0..1. */
    private static double ramp(TileAxis axis, int index, int position, DoubleUnaryOperator shape) {
        int i = position - axis.rampStart(index);
        if (i < 0) {
            return 0;
        }
        return i >= axis.overlap() ? 1 : shape.applyAsDouble((i + 0.5) / axis.overlap());
    }

    /** One bump for every tile, of the distance from its middle in tiles, divided by the sum of all at each position. */
    private static float[][] bumps(TileAxis axis, DoubleUnaryOperator shape) {
        double[] bump = new double[axis.tile()];
        for (int i = 0; i < bump.length; i++) {
            bump[i] = shape.applyAsDouble((i - (axis.tile() - 1) / 2.0) / axis.tile());
        }
        double[] sums = new double[axis.paddedLength()];
        for (int index = 0; index < axis.count(); index++) {
            int start = axis.starts().get(index);
            for (int position = axis.start(index); position < axis.end(index); position++) {
                sums[position] += bump[position - start];
            }
        }
        float[][] weights = new float[axis.count()][];
        for (int index = 0; index < axis.count(); index++) {
            weights[index] = new float[axis.size(index)];
            int cutOff = axis.start(index) - axis.starts().get(index);
            for (int i = 0; i < weights[index].length; i++) {
                weights[index][i] = (float) (bump[cutOff + i] / sums[axis.start(index) + i]);
            }
        }
        return weights;
    }

    @Override
    public String toString() {
        return "Feather[" + plan + ", first tile's columns " + Arrays.toString(horizontal[0]) + "]";
    }
}
