package dev.azulejo.sampler;

/**
 * What the samplers have in common that keep latents at one scale: {@code x = alpha * clean + sigma * noise} with {@code
 * alpha^2 + sigma^2 = 1}, which the network sees as it is.
 */
abstract class VariancePreserving implements Trajectory {
    private final double[] timesteps;
    private final double[] alphas;
    private final double[] sigmas;
    private final Prediction prediction;
    private final float clip;

    /**
     * @param timesteps of each evaluation
     * @param alphas of each evaluation; there may be more of them
     * @param sigmas as many as alphas
     */
    VariancePreserving(SchedulerConfig config, double[] timesteps, double[] alphas, double[] sigmas) {
        this.timesteps = timesteps;
        this.alphas = alphas;
        this.sigmas = sigmas;
        this.prediction = config.prediction();
        this.clip = config.clip();
    }

    /** At timesteps of the training, with the noise levels that they had there. */
    VariancePreserving(SchedulerConfig config, double[] timesteps, NoiseSchedule schedule) {
        this(config, timesteps, schedule.alphas(timesteps), schedule.vpSigmas(timesteps));
    }

    /** The share of the clean latents at evaluation {@code i}. */
    final double alpha(int i) {
        return alphas[i];
    }

    /** The share of the noise at evaluation {@code i}. */
    final double sigma(int i) {
        return sigmas[i];
    }

    /** How evaluation {@code i} takes x and the prediction apart. */
    final Prediction.Parts parts(int i) {
        return prediction.parts(alphas[i], sigmas[i]);
    }

    /** The same at any noise level. */
    final Prediction.Parts partsAt(double alpha, double sigma) {
        return prediction.parts(alpha, sigma);
    }

    /** The predicted clean figure, limited as the configuration says. */
    final float clipped(float clean) {
        return Math.max(-clip, Math.min(clip, clean));
    }

    @Override
    public final int evaluations() {
        return timesteps.length;
    }

    @Override
    public final double timestep(int i) {
        return timesteps[i];
    }

    @Override
    public final double inputScale(int i) {
        return 1;
    }

    @Override
    public final void start(float[] latents, float[] noise) {
        if (timesteps.length > 0) {
            float alpha = (float) alphas[0];
            float sigma = (float) sigmas[0];
            for (int j = 0; j < latents.length; j++) {
                latents[j] = alpha * latents[j] + sigma * noise[j];
            }
        }
    }

    @Override
    public boolean needsNoise(int i) {
        return false;
    }

    @Override
    public int history() {
        return 0;
    }

    @Override
    public final void denoised(int i, float[] x, float[] prediction, float[] x0) {
        Prediction.Parts parts = parts(i);
        for (int j = 0; j < x.length; j++) {
            x0[j] = clipped(parts.cleanFromX() * x[j] + parts.cleanFromPrediction() * prediction[j]);
        }
    }

    @Override
    public final void implied(int i, float[] x, float[] x0, float[] prediction) {
        parts(i).implied(x, x0, prediction);
    }
}
