package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.tile.TileAxis;
import dev.azulejo.tile.TilePlan;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Whether what was painted is as sharp where tiles are blended as elsewhere: square root of the high-frequency energy of
 * result minus base (luminance minus a Gaussian of sigma 1.5) inside the ramps over outside, divided by the same figure of
 * the base, or better by that of the untiled result. 1 is perfect; ghosts and averages of tiles that disagree push it down:
 * where two tiles that have nothing in common are averaged everywhere, it is sqrt(1/2).
 *
 * <p>Scatters by about 10 % from picture to picture, less against the untiled result; only means over several pictures say
 * something.
 */
public final class OverlapSharpness {
    private static final int BAND = 64;

    private OverlapSharpness() {}

    /**
     * Measures one picture by what there was to paint on; empty if the plans have no ramps, or there is no detail to compare.
     *
     * @param result [channels, height, width]
     * @param base the enlarged base, same shape
     * @param plans where the tiles lay, in pixels of the result: one plan, or one for each step; the mean over those that have
     *     ramps
     * @throws IllegalArgumentException if shapes and plans do not fit
     */
    public static OptionalDouble of(BlockSource result, BlockSource base, List<TilePlan> plans) {
        return ratio(new Residual(result, base), base, plans);
    }

    /**
     * Measures one picture by the same job done in one tile; empty if the plans have no ramps, or there is no detail to
     * compare. It is the quotient of both results' figures: that of the base cancels.
     *
     * @param result [channels, height, width]
     * @param untiled the untiled result, same shape
     * @param base the enlarged base, same shape
     * @param plans where the tiles of {@code result} lay, as in {@link #of}
     * @throws IllegalArgumentException if shapes and plans do not fit
     */
    public static OptionalDouble against(
            BlockSource result, BlockSource untiled, BlockSource base, List<TilePlan> plans) {
        return ratio(new Residual(result, base), new Residual(untiled, base), plans);
    }

    private static OptionalDouble ratio(BlockSource measured, BlockSource reference, List<TilePlan> plans) {
        SeamRatio.requireSize(measured, plans);
        double[] ours = insideOverOutside(measured, plans);
        double[] theirs = insideOverOutside(reference, plans);
        return IntStream.range(0, plans.size())
                .mapToDouble(i -> Math.sqrt(ours[i] / theirs[i]))
                .filter(Double::isFinite)
                .average();
    }

    /** Mean energy inside the ramps of either axis over that outside of both, for each plan. */
    private static double[] insideOverOutside(BlockSource picture, List<TilePlan> plans) {
        boolean[][] rows = plans.stream().map(plan -> ramps(plan.vertical())).toArray(boolean[][]::new);
        boolean[][] columns =
                plans.stream().map(plan -> ramps(plan.horizontal())).toArray(boolean[][]::new);
        double all = 0;
        double[] outside = new double[plans.size()];
        for (int y = 0; y < picture.height(); y += BAND) {
            int height = Math.min(BAND, picture.height() - y);
            Planes detail = HighFrequency.detail(picture, y, 0, height, picture.width());
            float[] energy = detail.data();
            for (int i = 0; i < energy.length; i++) {
                energy[i] *= energy[i];
                all += energy[i];
            }
            for (int plan = 0; plan < outside.length; plan++) {
                for (int i = 0; i < height; i++) {
                    if (!rows[plan][y + i]) {
                        outside[plan] += outside(energy, detail.row(0, i), columns[plan]);
                    }
                }
            }
        }
        double[] ratios = new double[outside.length];
        for (int plan = 0; plan < ratios.length; plan++) {
            long outsideCount = outside(rows[plan]) * outside(columns[plan]);
            long insideCount = (long) picture.height() * picture.width() - outsideCount;
            ratios[plan] = ((all - outside[plan]) / insideCount) / (outside[plan] / outsideCount);
        }
        return ratios;
    }

    private static double outside(float[] energy, int row, boolean[] ramps) {
        double sum = 0;
        for (int x = 0; x < ramps.length; x++) {
            if (!ramps[x]) {
                sum += energy[row + x];
            }
        }
        return sum;
    }

    private static long outside(boolean[] ramps) {
        long count = 0;
        for (boolean ramp : ramps) {
            if (!ramp) {
                count++;
            }
        }
        return count;
    }

    private static boolean[] ramps(TileAxis axis) {
        boolean[] ramps = new boolean[axis.length()];
        for (int i = 0; i + 1 < axis.count(); i++) {
            int end = Math.min(axis.length(), axis.rampStart(i) + axis.overlap());
            for (int position = axis.rampStart(i); position < end; position++) {
                ramps[position] = true;
            }
        }
        return ramps;
    }
}
