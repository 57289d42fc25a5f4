package dev.azulejo.measure;

import dev.azulejo.image.Planes;
import java.util.List;

/**
 * What JPEG compression left in a picture. The coefficients of a picture that was a JPEG file lie near multiples of its
 * quantisation steps (Fan and de Queiroz 2003, "Identification of bitmap compression history"); the steps looked for are
 * those of the standard (Annex K of ITU-T T.81, scaled by quality as most encoders do). From the steps follows the error.
 * Blocks are looked for at the picture's corner and at the grid on which differences between neighbours are largest, so that
 * cropped pictures are recognised.
 *
 * @param quality of the encoder, 30..98; 0 if there is no trace
 * @param error standard deviation of the error, in 1/255: an estimate that lies between the error of the luminance and, with
 *     colour at half resolution, of all channels; at least what neighbouring blocks differ by
 */
record JpegTraces(int quality, double error) {
    private static final int SIDE = BlockTransform.SIDE;
    private static final int MOST_BLOCKS = 1 << 14;
    private static final int WORST_QUALITY = 30;
    private static final int BEST_QUALITY = 98;

    /** Only coefficients beyond this many steps tell steps apart: in a step of zero everything looks quantised. */
    private static final double LEAST_STEPS = 0.6;

    /** Mean of cos(2 pi coefficient / step) that no picture reaches that was not quantised (measured: 0.13 at most). */
    private static final double LEAST_MEAN = 0.22;

    /** The same in standard deviations of what chance gives. */
    private static final double LEAST_SIGNIFICANCE = 9;

    private static final int LEAST_COEFFICIENTS = 30;

    /** Differences between neighbours larger than this are edges. */
    private static final float EDGE = 24;

    private static final int[] STANDARD = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };

    private static final float[] COSINE = cosine();

    private static float[] cosine() {
        float[] cosine = new float[1024];
        for (int i = 0; i < cosine.length; i++) {
            cosine[i] = (float) Math.cos(2 * Math.PI * i / cosine.length);
        }
        return cosine;
    }

    /** From windows of 1 or 3 channels in 0..255 that lie at multiples of 8 in their picture. */
    static JpegTraces of(List<Planes> windows) {
        List<Planes> luminances = windows.stream().map(Luminance::of).toList();
        JpegTraces traces = at(luminances, 0, 0);
        int[] rows = boundaries(luminances, true);
        int[] columns = boundaries(luminances, false);
        for (int row : rows) {
            for (int column : columns) {
                if (traces.quality == 0 && (row != 0 || column != 0)) {
                    traces = at(luminances, row, column);
                }
            }
        }
        return traces;
    }

    private static JpegTraces at(List<Planes> luminances, int row, int column) {
        float[][] coefficients = coefficients(luminances, row, column);
        int quality = quality(coefficients);
        return new JpegTraces(quality, quality == 0 ? 0 : error(coefficients, steps(quality)));
    }

    /** The quantisation steps of a quality, [vertical frequency, horizontal frequency]. */
    static int[] steps(int quality) {
        int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        int[] steps = new int[STANDARD.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.max(1, Math.min(255, (STANDARD[i] * percent + 50) / 100));
        }
        return steps;
    }

    private static float[][] coefficients(List<Planes> luminances, int row, int column) {
        int step = SIDE;
        while (count(luminances, row, column, step) > MOST_BLOCKS) {
            step += SIDE;
        }
        float[][] blocks = new float[count(luminances, row, column, step)][SIDE * SIDE];
        BlockTransform transform = new BlockTransform();
        int block = 0;
        for (Planes plane : luminances) {
            for (int y = row; y + SIDE <= plane.height(); y += step) {
                for (int x = column; x + SIDE <= plane.width(); x += step) {
                    transform.forward(plane.data(), plane.row(0, y) + x, plane.width(), blocks[block]);
                    blocks[block++][0] -= 128 * SIDE;
                }
            }
        }
        return blocks;
    }

    private static int count(List<Planes> planes, int row, int column, int step) {
        int count = 0;
        for (Planes plane : planes) {
            count += ((plane.height() - SIDE - row) / step + 1) * ((plane.width() - SIDE - column) / step + 1);
        }
        return count;
    }

    private static int quality(float[][] blocks) {
        double most = 0;
        int found = 0;
        for (int quality = WORST_QUALITY; quality <= BEST_QUALITY; quality++) {
            int[] steps = steps(quality);
            double sum = 0;
            long counted = 0;
            for (int i = 1; i < steps.length; i++) {
                if (steps[i] < 2) {
                    continue;
                }
                float least = (float) (LEAST_STEPS * steps[i]);
                float scale = (float) COSINE.length / steps[i];
                for (float[] block : blocks) {
                    float size = Math.abs(block[i]);
                    if (size > least) {
                        sum += COSINE[(int) (size * scale + 0.5f) & COSINE.length - 1];
                        counted++;
                    }
                }
            }
            double significance = counted < LEAST_COEFFICIENTS ? 0 : sum / Math.sqrt(counted / 2.0);
            if (significance > Math.max(most, LEAST_SIGNIFICANCE) && sum / counted > LEAST_MEAN) {
                most = significance;
                found = quality;
            }
        }
        return found;
    }

    /**
     * The error of every coefficient: step^2 / 12 where it was not rounded to zero; where it was, the energy of a Laplace
     * distribution with as many samples beyond half a step as were found, if that is less. The steps of the four lowest
     * frequencies give what neighbouring blocks differ by, which is seen even where the picture is smooth.
     */
    private static double error(float[][] blocks, int[] steps) {
        double sum = 0;
        for (int i = 0; i < steps.length; i++) {
            double uniform = steps[i] * (double) steps[i] / 12;
            long beyond = 0;
            for (float[] block : blocks) {
                if (Math.abs(block[i]) > steps[i] / 2f) {
                    beyond++;
                }
            }
            double share = Math.max(0.5, beyond) / blocks.length;
            double scale = steps[i] / (2 * Math.log(1 / Math.min(share, 0.999)));
            sum += share * uniform + (1 - share) * Math.min(uniform, 2 * scale * scale);
        }
        double visible = 0;
        for (int i : new int[] {0, 1, SIDE, SIDE + 1}) {
            visible += steps[i] * (double) steps[i] / (12 * 4);
        }
        return Math.sqrt(Math.max(visible, sum / steps.length));
    }

    /** The two positions modulo 8 at which neighbouring samples differ most against the differences beside them. */
    private static int[] boundaries(List<Planes> planes, boolean rows) {
        double[] sums = new double[SIDE];
        long[] counts = new long[SIDE];
        for (Planes plane : planes) {
            int step = rows ? plane.width() : 1;
            int firstRow = rows ? 2 : 0;
            int firstColumn = rows ? 0 : 2;
            for (int y = firstRow; y + (rows ? 1 : 0) < plane.height(); y++) {
                for (int x = firstColumn; x + (rows ? 0 : 1) < plane.width(); x++) {
                    int i = plane.row(0, y) + x;
                    float[] data = plane.data();
                    float here = data[i] - data[i - step];
                    float beside = (data[i - step] - data[i - 2 * step] + data[i + step] - data[i]) / 2;
                    int phase = (rows ? y : x) % SIDE;
                    sums[phase] += Math.min(EDGE, Math.abs(here - beside));
                    counts[phase]++;
                }
            }
        }
        double[] means = new double[SIDE];
        for (int phase = 0; phase < SIDE; phase++) {
            means[phase] = sums[phase] / counts[phase];
        }
        int first = largest(means);
        means[first] = -1;
        return new int[] {first, largest(means)};
    }

    private static int largest(double[] values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[largest]) {
                largest = i;
            }
        }
        return largest;
    }
}
