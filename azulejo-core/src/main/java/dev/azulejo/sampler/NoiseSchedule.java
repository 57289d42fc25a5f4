package dev.azulejo.sampler;

import dev.azulejo.fault.ModelException;
import java.util.List;

/**
 * The noise levels of the training: {@code x_t = sqrt(alphasCumprod[t]) * clean + sqrt(1 - alphasCumprod[t]) * noise}.
 *
 * <p>diffusers computes them in float32, and {@code 1 - beta} there loses most of a small beta's digits; the same roundings
 * are made here, since networks are run with exactly those levels.
 */
final class NoiseSchedule {
    /** Cap on a cosine schedule's betas (Nichol and Dhariwal 2021). */
    private static final double LARGEST_COSINE_BETA = 0.999;

    /** Stands for an alphasCumprod of 0, which would be an infinite sigma. */
    private static final float NEARLY_ZERO_ALPHA = 0x1p-24f;

    private final float[] alphasCumprod;
    private final boolean zeroTerminalSnr;

    private NoiseSchedule(float[] alphasCumprod, boolean zeroTerminalSnr) {
        this.alphasCumprod = alphasCumprod;
        this.zeroTerminalSnr = zeroTerminalSnr;
    }

    /** The schedule that a configuration describes. */
    static NoiseSchedule of(SchedulerConfig config) {
        float[] betas = config.trainedBetas().isEmpty() ? betas(config) : floats(config.trainedBetas());
        if (config.rescaleBetasZeroSnr()) {
            betas = rescaledToZeroTerminalSnr(betas);
        }
        return new NoiseSchedule(cumulativeAlphas(betas), config.rescaleBetasZeroSnr());
    }

    private static float[] betas(SchedulerConfig config) {
        int count = config.trainTimesteps();
        double first = config.betaStart();
        double last = config.betaEnd();
        return switch (config.betaSchedule()) {
            case "linear" -> floatLinspace((float) first, (float) last, count);
            case "scaled_linear" -> squared(floatLinspace((float) Math.sqrt(first), (float) Math.sqrt(last), count));
            case "squaredcos_cap_v2" -> cosine(count);
            default ->
                throw new ModelException("the scheduler configuration has beta_schedule \"" + config.betaSchedule()
                        + "\"; supported are linear, scaled_linear and squaredcos_cap_v2");
        };
    }

    /** Evenly spaced in float32, counted from the nearer end. */
    private static float[] floatLinspace(float first, float last, int count) {
        float[] values = new float[count];
        float stride = count > 1 ? (last - first) / (count - 1) : 0;
        for (int i = 0; i < count; i++) {
            values[i] = i < count / 2 ? first + stride * i : last - stride * (count - 1 - i);
        }
        return values;
    }

    private static float[] squared(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= values[i];
        }
        return values;
    }

    /** Betas under which alphasCumprod falls like a squared cosine (Nichol and Dhariwal 2021, eq. 17). */
    private static float[] cosine(int count) {
        float[] betas = new float[count];
        for (int i = 0; i < count; i++) {
            double kept = squaredCosine((i + 1.0) / count) / squaredCosine((double) i / count);
            betas[i] = (float) Math.min(1 - kept, LARGEST_COSINE_BETA);
        }
        return betas;
    }

    private static double squaredCosine(double time) {
        double cosine = StrictMath.cos((time + 0.008) / 1.008 * Math.PI / 2);
        return cosine * cosine;
    }

    /** Shifts and stretches sqrt(alphasCumprod) so that nothing is left of the picture at the last timestep (Lin et al. 2024, alg. 1). */
    private static float[] rescaledToZeroTerminalSnr(float[] betas) {
        float[] roots = cumulativeAlphas(betas);
        for (int i = 0; i < roots.length; i++) {
            roots[i] = (float) Math.sqrt(roots[i]);
        }
        float first = roots[0];
        float last = roots[roots.length - 1];
        float stretch = first / (first - last);
        float[] rescaled = new float[betas.length];
        float before = 1;
        for (int i = 0; i < roots.length; i++) {
            float root = (roots[i] - last) * stretch;
            float alphaCumprod = root * root;
            float alpha = i == 0 ? alphaCumprod : alphaCumprod / before;
            rescaled[i] = 1 - alpha;
            before = alphaCumprod;
        }
        return rescaled;
    }

    /** Products of 1 - beta, each rounded to float32 once. */
    private static float[] cumulativeAlphas(float[] betas) {
        float[] products = new float[betas.length];
        double product = 1;
        for (int i = 0; i < betas.length; i++) {
            product *= 1 - betas[i];
            products[i] = (float) product;
        }
        return products;
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }

    /** Number of timesteps. */
    int length() {
        return alphasCumprod.length;
    }

    /** The share of the picture's variance that is left at a timestep, 0..1. */
    float alphaCumprod(int timestep) {
        return alphasCumprod[timestep];
    }

    /** sqrt(alphasCumprod) at whole timesteps. */
    double[] alphas(double[] timesteps) {
        double[] alphas = new double[timesteps.length];
        for (int i = 0; i < alphas.length; i++) {
            alphas[i] = Math.sqrt(alphasCumprod[(int) timesteps[i]]);
        }
        return alphas;
    }

    /** sqrt(1 - alphasCumprod) at whole timesteps. */
    double[] vpSigmas(double[] timesteps) {
        double[] sigmas = new double[timesteps.length];
        for (int i = 0; i < sigmas.length; i++) {
            sigmas[i] = Math.sqrt(1 - (double) alphasCumprod[(int) timesteps[i]]);
        }
        return sigmas;
    }

    /**
     * Noise over picture at every timestep, {@code sqrt((1 - alphasCumprod) / alphasCumprod)}, ascending. Where nothing is
     * left of the picture (zero-SNR rescale) it is 4096 instead of infinite, as in diffusers.
     */
    double[] sigmas() {
        double[] sigmas = new double[alphasCumprod.length];
        for (int t = 0; t < sigmas.length; t++) {
            boolean nothingLeft = zeroTerminalSnr && t == sigmas.length - 1;
            float alpha = nothingLeft ? NEARLY_ZERO_ALPHA : alphasCumprod[t];
            sigmas[t] = (float) Math.sqrt((1 - alpha) / alpha);
        }
        return sigmas;
    }
}
