package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.tile.TileAxis;
import dev.azulejo.tile.TilePlan;
import java.util.OptionalDouble;

/**
 * Whether what was painted is as sharp where tiles are blended as elsewhere: square root of the high-frequency energy of
 * result minus base (luminance minus a Gaussian of sigma 1.5) inside the ramps over outside, divided by the same figure of the
 * base. 1 is perfect; ghosts and averages of tiles that disagree push it down.
 *
 * <p>Scatters by about 10 % from picture to picture. Divide by the figure of the untiled result, taken with the same plan,
 * where there is one.
 */
public final class OverlapSharpness {
    private static final int BAND = 64;

    private OverlapSharpness() {}

    /**
     * Measures one picture; empty if the plan has no ramps, or there is no detail to compare.
     *
     * @param result [channels, height, width]
     * @param base the enlarged base, same shape
     * @param plan where the tiles lay, in pixels of the result
     * @throws IllegalArgumentException if shapes and plan do not fit
     */
    public static OptionalDouble of(BlockSource result, BlockSource base, TilePlan plan) {
        SeamRatio.requireSize(result, plan);
        boolean[] rows = ramps(plan.vertical());
        boolean[] columns = ramps(plan.horizontal());
        double painted = insideOverOutside(new Residual(result, base), rows, columns);
        double before = insideOverOutside(base, rows, columns);
        double sharpness = Math.sqrt(painted / before);
        return Double.isFinite(sharpness) ? OptionalDouble.of(sharpness) : OptionalDouble.empty();
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

    private static double insideOverOutside(BlockSource picture, boolean[] rows, boolean[] columns) {
        double inside = 0;
        double outside = 0;
        long insideCount = 0;
        for (int y = 0; y < rows.length; y += BAND) {
            int height = Math.min(BAND, rows.length - y);
            Planes detail = HighFrequency.detail(picture, y, 0, height, columns.length);
            for (int i = 0; i < height; i++) {
                int row = detail.row(0, i);
                for (int x = 0; x < columns.length; x++) {
                    double energy = (double) detail.data()[row + x] * detail.data()[row + x];
                    if (rows[y + i] || columns[x]) {
                        inside += energy;
                        insideCount++;
                    } else {
                        outside += energy;
                    }
                }
            }
        }
        long outsideCount = (long) rows.length * columns.length - insideCount;
        return (inside / insideCount) / (outside / outsideCount);
    }
}
