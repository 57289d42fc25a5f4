package dev.azulejo.model;

import dev.azulejo.runtime.Tensor;

/**
 * Classifier-free guidance (Ho and Salimans 2022): away from what the negative prompt gives.
 *
 * @param scale 1 means none: the network is then evaluated once
 * @param rescale 0 to 1: how far the result's standard deviation is brought back to that of the prediction with the
 *     prompt (Lin et al. 2023, "Common diffusion noise schedules and sample steps are flawed", section 3.4)
 */
public record Guidance(double scale, double rescale) {
    /** None. */
    public static final Guidance NONE = new Guidance(1, 0);

    public Guidance {
        if (!(scale >= 0 && rescale >= 0 && rescale <= 1)) {
            throw new IllegalArgumentException(
                    "a guidance scale of at least 0 and a rescale of 0 to 1 were expected, found " + scale + " and "
                            + rescale);
        }
    }

    /** True if the prediction without the prompt matters. */
    public boolean needsNegative() {
        return scale != 1;
    }

    /**
     * The guided prediction.
     *
     * @param negative prediction with the negative prompt, [n, channel, height, width]
     * @param positive prediction with the prompt, of the same shape
     * @return a new tensor of that shape; each of the batch is rescaled by itself
     */
    Tensor combined(Tensor negative, Tensor positive) {
        float[] away = negative.data();
        float[] towards = positive.data();
        float factor = (float) scale;
        float[] guided = new float[towards.length];
        for (int i = 0; i < guided.length; i++) {
            guided[i] = away[i] + factor * (towards[i] - away[i]);
        }
        if (rescale > 0) {
            int samples = guided.length / positive.size(0);
            for (int from = 0; from < guided.length; from += samples) {
                rescale(guided, towards, from, from + samples);
            }
        }
        return new Tensor(positive.shape(), guided);
    }

    private void rescale(float[] guided, float[] towards, int from, int to) {
        double found = deviation(guided, from, to);
        // A constant prediction has no deviation to bring back.
        double ratio = found > 0 ? deviation(towards, from, to) / found : 1;
        float factor = (float) (rescale * ratio + (1 - rescale));
        for (int i = from; i < to; i++) {
            guided[i] *= factor;
        }
    }

    private static double deviation(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        double mean = sum / (to - from);
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        return Math.sqrt(squares / (to - from));
    }
}
