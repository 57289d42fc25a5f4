package dev.azulejo.measure;

import dev.azulejo.image.Planes;
import java.util.Arrays;
import java.util.List;

/**
 * Standard deviation of noise that differs from sample to sample, in 1/255.
 *
 * <p>Overlapping 8x8 blocks are transformed by a DCT. Noise is white, a picture is not, so only the nine highest frequencies
 * count; noise is everywhere, texture is not, so the quietest blocks count (the idea of Ponomarenko et al. 2007, "An automatic
 * approach to lossy compression of AVIRIS images"); and texture is mostly gray, noise of a sensor is not, so the colour
 * differences red - green and blue - green are looked at first. Gray grain shows only in the luminance: there it counts as far
 * as the quietest blocks have a flat spectrum, which foliage and cloth have not.
 *
 * <p>Blocks that touch black or white are left out, since clipping hides noise, unless hardly any other are there.
 */
final class GrainEstimate {
    private static final int SIDE = BlockTransform.SIDE;
    private static final int HIGH = 5;
    private static final int MIDDLE = 2;
    private static final int MOST_BLOCKS = 1 << 15;

    /** The quantile of the blocks' colour noise that is read off, and what it must be multiplied with for white noise. */
    private static final double COLOUR_QUANTILE = 0.02;

    private static final double COLOUR_GAIN = 1.57;

    /** Rounding to 8 bits and the colour detail of clean pictures, taken off in quadrature. */
    private static final double CLEAN_COLOUR = 0.75;

    /** The share of blocks whose luminance spectrum is looked at, and what its median must be multiplied with. */
    private static final double GRAY_QUANTILE = 0.05;

    private static final double GRAY_GAIN = 1.42;

    /** Amplitude of high over middle frequencies: below the first it is texture, above the second it is white noise. */
    private static final double TEXTURE = 0.72;

    private static final double WHITE = 0.92;

    private GrainEstimate() {}

    /** From windows of 1 or 3 channels in 0..255. */
    static double of(List<Planes> windows) {
        Blocks blocks = new Blocks(windows);
        return Math.max(blocks.colour(), blocks.gray());
    }

    /** Energies of all blocks that were looked at. */
    private static final class Blocks {
        private double[] colour = new double[256];
        private double[] high = new double[256];
        private double[] middle = new double[256];
        private int count;

        Blocks(List<Planes> windows) {
            int step = step(windows);
            collect(windows, step, true);
            int unclipped = count;
            if (unclipped < all(windows, step) / 10) {
                count = 0;
                collect(windows, step, false);
            }
        }

        private static int step(List<Planes> windows) {
            int step = SIDE / 2;
            while (all(windows, step) > MOST_BLOCKS) {
                step += SIDE / 2;
            }
            return step;
        }

        private static long all(List<Planes> windows, int step) {
            long all = 0;
            for (Planes window : windows) {
                all += (long) ((window.height() - SIDE) / step + 1) * ((window.width() - SIDE) / step + 1);
            }
            return all;
        }

        private void collect(List<Planes> windows, int step, boolean unclippedOnly) {
            BlockTransform transform = new BlockTransform();
            for (Planes window : windows) {
                float[][] coefficients = new float[window.channels()][SIDE * SIDE];
                for (int y = 0; y + SIDE <= window.height(); y += step) {
                    for (int x = 0; x + SIDE <= window.width(); x += step) {
                        if (unclippedOnly && clipped(window, y, x)) {
                            continue;
                        }
                        for (int c = 0; c < window.channels(); c++) {
                            transform.forward(window.data(), window.row(c, y) + x, window.width(), coefficients[c]);
                        }
                        add(coefficients);
                    }
                }
            }
        }

        private static boolean clipped(Planes window, int y, int x) {
            for (int c = 0; c < window.channels(); c++) {
                for (int i = 0; i < SIDE; i++) {
                    int row = window.row(c, y + i) + x;
                    for (int j = 0; j < SIDE; j++) {
                        float value = window.data()[row + j];
                        if (value < 0.5f || value > 254.5f) {
                            return true;
                        }
                    }
                }
            }
            return false;
        }

        private void add(float[][] coefficients) {
            if (count == colour.length) {
                colour = Arrays.copyOf(colour, 2 * count);
                high = Arrays.copyOf(high, 2 * count);
                middle = Arrays.copyOf(middle, 2 * count);
            }
            float[] red = coefficients[0];
            float[] green = coefficients[coefficients.length / 2];
            float[] blue = coefficients[coefficients.length - 1];
            double colourSum = 0;
            double highSum = 0;
            for (int v = HIGH; v < SIDE; v++) {
                for (int u = HIGH; u < SIDE; u++) {
                    int i = v * SIDE + u;
                    double redDifference = red[i] - green[i];
                    double blueDifference = blue[i] - green[i];
                    double gray = (red[i] + green[i] + blue[i]) / 3;
                    colourSum += redDifference * redDifference + blueDifference * blueDifference;
                    highSum += gray * gray;
                }
            }
            double middleSum = 0;
            for (int v = MIDDLE; v < HIGH; v++) {
                for (int u = MIDDLE; u < HIGH; u++) {
                    int i = v * SIDE + u;
                    double gray = (red[i] + green[i] + blue[i]) / 3;
                    middleSum += gray * gray;
                }
            }
            int frequencies = (SIDE - HIGH) * (SIDE - HIGH);
            colour[count] = colourSum / (4 * frequencies);
            high[count] = highSum / frequencies;
            middle[count] = middleSum / frequencies;
            count++;
        }

        /** Noise of one channel, from the differences of two. */
        double colour() {
            double[] sorted = Arrays.copyOf(colour, count);
            Arrays.sort(sorted);
            double energy = sorted[(int) (COLOUR_QUANTILE * (count - 1))] * COLOUR_GAIN * COLOUR_GAIN;
            return Math.sqrt(Math.max(0, energy - CLEAN_COLOUR * CLEAN_COLOUR));
        }

        /** Noise of the mean of the channels in the quietest blocks, as far as it is white. */
        double gray() {
            double[] sorted = new double[count];
            for (int i = 0; i < count; i++) {
                sorted[i] = high[i] + middle[i];
            }
            Arrays.sort(sorted);
            int quiet = Math.max(1, (int) (GRAY_QUANTILE * count));
            double most = sorted[quiet - 1];
            double[] quietHigh = new double[count];
            int found = 0;
            double highSum = 0;
            double middleSum = 0;
            for (int i = 0; i < count; i++) {
                if (high[i] + middle[i] <= most) {
                    quietHigh[found++] = high[i];
                    highSum += high[i];
                    middleSum += middle[i];
                }
            }
            if (middleSum == 0) {
                return 0;
            }
            Arrays.sort(quietHigh, 0, found);
            double flatness = Math.sqrt(highSum / middleSum);
            double whiteness = Math.max(0, Math.min(1, (flatness - TEXTURE) / (WHITE - TEXTURE)));
            return whiteness * GRAY_GAIN * Math.sqrt(quietHigh[found / 2]);
        }
    }
}
