package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.tile.TileAxis;
import dev.azulejo.tile.TilePlan;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * How much steeper the painted part of a picture is where tiles begin and end than elsewhere: mean |gradient| of result minus
 * base (luminance) across tile starts, tile ends and both ends of each ramp, over the same at other lines of the same phase,
 * the mean of both axes. 1 is perfect: nothing tells where tiles met.
 *
 * <p>Scatters by about 10 % from picture to picture; only means over several pictures say something.
 */
public final class SeamRatio {
    private static final int BAND = 64;

    private SeamRatio() {}

    /**
     * Measures one picture; empty if it was painted in one tile.
     *
     * @param result [channels, height, width]
     * @param base the enlarged base, same shape
     * @param plans where the tiles lay, in pixels of the result: one plan, or one for each step; the mean over those that have
     *     seams
     * @param period after how many pixels lines are alike on their own: the least common multiple of enlargement factor and
     *     autoencoder's factor, at least 1
     * @throws IllegalArgumentException if shapes and plans do not fit
     */
    public static OptionalDouble of(BlockSource result, BlockSource base, List<TilePlan> plans, int period) {
        requireSize(result, plans);
        if (period < 1) {
            throw new IllegalArgumentException("a period of at least 1 was expected, found " + period);
        }
        double[] rows = new double[result.height()];
        double[] columns = new double[result.width()];
        gradients(new Residual(result, base), rows, columns);
        return plans.stream()
                .map(plan -> Stream.of(ratio(rows, plan.vertical(), period), ratio(columns, plan.horizontal(), period))
                        .flatMapToDouble(OptionalDouble::stream)
                        .average())
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }

    /**
     * Measures one picture by the same job done in one tile: the quotient of both results' ratios on the same lines. What the
     * picture itself has on those lines cancels for the most part, so this scatters less from picture to picture.
     *
     * @param result [channels, height, width]
     * @param untiled the untiled result, same shape
     * @param base the enlarged base, same shape
     * @param plans where the tiles of {@code result} lay, as in {@link #of}
     * @param period as in {@link #of}
     * @throws IllegalArgumentException if shapes and plans do not fit
     */
    public static OptionalDouble against(
            BlockSource result, BlockSource untiled, BlockSource base, List<TilePlan> plans, int period) {
        OptionalDouble ours = of(result, base, plans, period);
        OptionalDouble theirs = of(untiled, base, plans, period);
        return ours.isPresent() && theirs.orElse(0) > 0
                ? OptionalDouble.of(ours.getAsDouble() / theirs.getAsDouble())
                : OptionalDouble.empty();
    }

    static void requireSize(BlockSource result, List<TilePlan> plans) {
        for (TilePlan plan : plans) {
            if (plan.height() != result.height() || plan.width() != result.width()) {
                throw new IllegalArgumentException("a plan in pixels of the result, " + result.height() + "x"
                        + result.width() + ", was expected, found one of " + plan.height() + "x" + plan.width());
            }
        }
    }

    /** Adds |difference to the line before| to every row and column; line 0 stays 0. */
    private static void gradients(BlockSource residual, double[] rows, double[] columns) {
        int width = columns.length;
        for (int y = 0; y < rows.length; y += BAND) {
            int before = y == 0 ? 0 : 1;
            Planes band = residual.read(y - before, 0, Math.min(BAND, rows.length - y) + before, width);
            float[] data = band.data();
            for (int i = before; i < band.height(); i++) {
                int row = band.row(0, i);
                for (int x = 1; x < width; x++) {
                    columns[x] += Math.abs(data[row + x] - data[row + x - 1]);
                }
                if (i > 0) {
                    double sum = 0;
                    for (int x = 0; x < width; x++) {
                        sum += Math.abs(data[row + x] - data[row + x - width]);
                    }
                    rows[y + i - before] = sum;
                }
            }
        }
    }

    private static OptionalDouble ratio(double[] gradients, TileAxis axis, int period) {
        boolean[] seam = seams(axis, gradients.length);
        double[] sums = new double[period];
        int[] counts = new int[period];
        for (int i = 1; i < gradients.length; i++) {
            if (!seam[i]) {
                sums[i % period] += gradients[i];
                counts[i % period]++;
            }
        }
        double sum = 0;
        int lines = 0;
        for (int i = 1; i < gradients.length; i++) {
            int phase = i % period;
            if (seam[i] && sums[phase] > 0) {
                sum += gradients[i] * counts[phase] / sums[phase];
                lines++;
            }
        }
        return lines == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / lines);
    }

    private static boolean[] seams(TileAxis axis, int length) {
        boolean[] seam = new boolean[length];
        for (int i = 0; i + 1 < axis.count(); i++) {
            int ramp = axis.rampStart(i);
            for (int line : new int[] {axis.start(i + 1), axis.end(i), ramp, ramp + axis.overlap()}) {
                if (line > 0 && line < length) {
                    seam[line] = true;
                }
            }
        }
        return seam;
    }
}
