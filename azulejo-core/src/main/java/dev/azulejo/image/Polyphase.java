package dev.azulejo.image;

/**
 * Resampling along one axis as a table: target sample i is the sum of {@link #taps()} source samples from {@link
 * #first(int)} on, times the weights at {@code i * taps()}. All windows have the same length and lie inside the source;
 * what a kernel would reach outside is folded into the weights (edge samples repeated) or cut (antialiased kernels). Weights
 * are computed in double precision.
 */
final class Polyphase {
    private final int[] first;
    private final int taps;
    private final float[] weights;

    private Polyphase(int[] first, int taps, float[] weights) {
        this.first = first;
        this.taps = taps;
        this.weights = weights;
    }

    /** The table that takes {@code from} samples to {@code to}; equal numbers give the identity. */
    static Polyphase of(int from, int to, Kernel kernel) {
        int[] starts = new int[to];
        double[][] windows = new double[to][];
        int taps = 1;
        for (int i = 0; i < to; i++) {
            if (from == to) {
                starts[i] = i;
                windows[i] = new double[] {1};
            } else if (kernel == Kernel.NEAREST) {
                starts[i] = (int) ((long) i * from / to);
                windows[i] = new double[] {1};
            } else if (kernel.antialiased()) {
                starts[i] = stretched(from, to, i, kernel, windows);
            } else {
                starts[i] = nearest(from, to, i, kernel, windows);
            }
            taps = Math.max(taps, windows[i].length);
        }
        float[] weights = new float[to * taps];
        for (int i = 0; i < to; i++) {
            int start = Math.min(starts[i], from - taps);
            for (int k = 0; k < windows[i].length; k++) {
                weights[i * taps + starts[i] - start + k] = (float) windows[i][k];
            }
            starts[i] = start;
        }
        return new Polyphase(starts, taps, weights);
    }

    private static int stretched(int from, int to, int i, Kernel kernel, double[][] windows) {
        double scale = (double) from / to;
        double stretch = Math.max(1, scale);
        double reach = kernel.radius() * stretch;
        double centre = scale * (i + 0.5);
        int start = Math.max(0, (int) (centre - reach + 0.5));
        int end = Math.min(from, (int) (centre + reach + 0.5));
        double[] window = new double[end - start];
        double sum = 0;
        for (int k = 0; k < window.length; k++) {
            window[k] = kernel.at((start + k - centre + 0.5) / stretch);
            sum += window[k];
        }
        for (int k = 0; k < window.length; k++) {
            window[k] /= sum;
        }
        windows[i] = window;
        return start;
    }

    private static int nearest(int from, int to, int i, Kernel kernel, double[][] windows) {
        double position = (double) from / to * (i + 0.5) - 0.5;
        int radius = (int) kernel.radius();
        int before = (int) Math.floor(position) - radius + 1;
        int start = clamp(before, from);
        double[] window = new double[clamp(before + 2 * radius - 1, from) + 1 - start];
        for (int k = 0; k < 2 * radius; k++) {
            window[clamp(before + k, from) - start] += kernel.at(before + k - position);
        }
        windows[i] = window;
        return start;
    }

    private static int clamp(int position, int length) {
        return Math.max(0, Math.min(length - 1, position));
    }

    /** First source sample that target sample {@code i} uses; never falls as i grows. */
    int first(int i) {
        return first[i];
    }

    /** One past the last source sample that target sample {@code i} uses. */
    int end(int i) {
        return first[i] + taps;
    }

    /** Number of source samples in every window. */
    int taps() {
        return taps;
    }

    /** All weights, [target sample, tap]. */
    float[] weights() {
        return weights;
    }
}
