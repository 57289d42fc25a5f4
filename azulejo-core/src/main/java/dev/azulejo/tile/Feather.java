package dev.azulejo.tile;

import java.util.Arrays;

/**
 * The weights with which the tiles of a plan are added up: the product of a vertical and a horizontal vector for every
 * tile. On each axis the weights of all tiles at a position add up to 1 (to 1e-6), so their products do over the whole
 * plane: a partition of unity. Immutable, safe for use by several threads.
 */
public final class Feather {
    /** Variance of {@link Blend#GAUSSIAN}, relative to the tile, times two (Mixture of Diffusers: 0.01). */
    private static final double TWICE_GAUSSIAN_VARIANCE = 0.02;

    /** Keeps Gaussian weights above zero at a tile's edge. */
    private static final double GAUSSIAN_FLOOR = 1e-6;

    private final TilePlan plan;
    private final float[][] vertical;
    private final float[][] horizontal;

    private Feather(TilePlan plan, float[][] vertical, float[][] horizontal) {
        this.plan = plan;
        this.vertical = vertical;
        this.horizontal = horizontal;
    }

    /** The weights of a plan, in the plan's own units. */
    public static Feather of(TilePlan plan, Blend blend) {
        return new Feather(plan, weights(plan.vertical(), blend), weights(plan.horizontal(), blend));
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

    private static float[][] weights(TileAxis axis, Blend blend) {
        return switch (blend) {
            case LINEAR, COSINE -> ramps(axis, blend);
            case GAUSSIAN, UNIFORM -> normalised(axis, blend);
        };
    }

    /**
     * Each tile begins where it is ramped in and ends where the next one is ramped in. Ramps never run backwards from tile
     * to tile, so the differences are never negative, and they add up to 1 however many tiles lie over a position.
     */
    private static float[][] ramps(TileAxis axis, Blend blend) {
        float[][] weights = new float[axis.count()][axis.tile()];
        for (int index = 0; index < axis.count(); index++) {
            for (int i = 0; i < axis.tile(); i++) {
                int position = axis.start(index) + i;
                double in = index == 0 ? 1 : ramp(axis, index - 1, position, blend);
                double nextIn = index == axis.count() - 1 ? 0 : ramp(axis, index, position, blend);
                weights[index][i] = (float) (in - nextIn);
            }
        }
        return weights;
    }

    /** How far the change from tile {@code index} to the next one has gone at a position, 0..1. */
    private static double ramp(TileAxis axis, int index, int position, Blend blend) {
        int i = position - axis.rampStart(index);
        if (i < 0) {
            return 0;
        }
        if (i >= axis.overlap()) {
            return 1;
        }
        double value = (i + 0.5) / axis.overlap();
        return blend == Blend.COSINE ? 0.5 - 0.5 * StrictMath.cos(Math.PI * value) : value;
    }

    /** One bump for every tile, divided by the sum of all bumps at each position. */
    private static float[][] normalised(TileAxis axis, Blend blend) {
        double[] bump = new double[axis.tile()];
        for (int i = 0; i < bump.length; i++) {
            double fromMiddle = (i - (axis.tile() - 1) / 2.0) / axis.tile();
            bump[i] = blend == Blend.GAUSSIAN
                    ? StrictMath.exp(-fromMiddle * fromMiddle / TWICE_GAUSSIAN_VARIANCE) + GAUSSIAN_FLOOR
                    : 1;
        }
        double[] sums = new double[axis.paddedLength()];
        for (int start : axis.starts()) {
            for (int i = 0; i < bump.length; i++) {
                sums[start + i] += bump[i];
            }
        }
        float[][] weights = new float[axis.count()][axis.tile()];
        for (int index = 0; index < axis.count(); index++) {
            for (int i = 0; i < bump.length; i++) {
                weights[index][i] = (float) (bump[i] / sums[axis.start(index) + i]);
            }
        }
        return weights;
    }

    @Override
    public String toString() {
        return "Feather[" + plan + ", first tile's columns " + Arrays.toString(horizontal[0]) + "]";
    }
}
