package dev.azulejo.sampler;

import java.util.Arrays;

/**
 * Denoising diffusion implicit models (Song, Meng and Ermon 2021, eq. 12 and 16): the predicted clean latents, noised
 * again to the next lower level with the predicted noise, of which fresh noise replaces a share of {@code eta}. With eta 0
 * nothing is random, with 1 it is ancestral sampling. {@code x = sqrt(alphaCumprod) * clean + sqrt(1 - alphaCumprod) *
 * noise}.
 */
final class Ddim implements Trajectory {
    private final double[] timesteps;
    private final float[] alphasCumprod;
    private final float[] alphasCumprodNext;
    private final double eta;
    private final Prediction prediction;
    private final float clip;

    private Ddim(
            double[] timesteps,
            float[] alphasCumprod,
            float[] alphasCumprodNext,
            double eta,
            Prediction prediction,
            float clip) {
        this.timesteps = timesteps;
        this.alphasCumprod = alphasCumprod;
        this.alphasCumprodNext = alphasCumprodNext;
        this.eta = eta;
        this.prediction = prediction;
        this.clip = clip;
    }

    /**
     * The next level of a step lies trainTimesteps / steps (a whole number) below it, whatever the spacing; below 0 it is
     * that of timestep 0, or of no noise at all with {@code set_alpha_to_one}.
     */
    static Ddim of(SchedulerConfig config, int steps, double strength, double eta) {
        NoiseSchedule schedule = NoiseSchedule.of(config);
        double[] all = Spacing.rounded(config.spacing().timesteps(steps, schedule.length(), config.stepsOffset()));
        double[] timesteps = Arrays.copyOfRange(all, steps - Sampler.run(steps, strength), steps);
        float[] alphas = new float[timesteps.length];
        float[] alphasNext = new float[timesteps.length];
        float last = config.flag("set_alpha_to_one") ? 1 : schedule.alphaCumprod(0);
        for (int i = 0; i < timesteps.length; i++) {
            int next = (int) timesteps[i] - schedule.length() / steps;
            alphas[i] = schedule.alphaCumprod((int) timesteps[i]);
            alphasNext[i] = next >= 0 ? schedule.alphaCumprod(next) : last;
        }
        float clip = config.flag("clip_sample") ? (float) config.number("clip_sample_range") : Float.POSITIVE_INFINITY;
        return new Ddim(timesteps, alphas, alphasNext, eta, config.prediction(), clip);
    }

    @Override
    public int evaluations() {
        return timesteps.length;
    }

    @Override
    public double timestep(int i) {
        return timesteps[i];
    }

    @Override
    public double inputScale(int i) {
        return 1;
    }

    @Override
    public void start(float[] latents, float[] noise) {
        if (timesteps.length > 0) {
            float alpha = (float) Math.sqrt(alphasCumprod[0]);
            float sigma = (float) Math.sqrt(1 - alphasCumprod[0]);
            for (int j = 0; j < latents.length; j++) {
                latents[j] = alpha * latents[j] + sigma * noise[j];
            }
        }
    }

    @Override
    public boolean needsNoise(int i) {
        return added(i) > 0;
    }

    @Override
    public int history() {
        return 0;
    }

    @Override
    public void step(int i, float[] x, float[] prediction, float[][] history, float[] noise) {
        double alphaCumprodNext = alphasCumprodNext[i];
        double added = added(i);
        Prediction.Parts parts = parts(i);
        float toClean = (float) Math.sqrt(alphaCumprodNext);
        float toNoise = (float) Math.sqrt(Math.max(0, 1 - alphaCumprodNext - added * added));
        for (int j = 0; j < x.length; j++) {
            float clean = parts.cleanFromX() * x[j] + parts.cleanFromPrediction() * prediction[j];
            float predictedNoise = parts.noiseFromX() * x[j] + parts.noiseFromPrediction() * prediction[j];
            x[j] = toClean * Math.max(-clip, Math.min(clip, clean)) + toNoise * predictedNoise;
        }
        if (added > 0) {
            Arithmetic.add(x, (float) added, noise);
        }
    }

    @Override
    public void denoised(int i, float[] x, float[] prediction, float[] x0) {
        parts(i).clean(x, prediction, x0);
        Arithmetic.clamp(x0, clip);
    }

    /** Deviation of the fresh noise that step {@code i} adds (eq. 16). */
    private double added(int i) {
        double alphaCumprod = alphasCumprod[i];
        double alphaCumprodNext = alphasCumprodNext[i];
        double variance = (1 - alphaCumprodNext) / (1 - alphaCumprod) * (1 - alphaCumprod / alphaCumprodNext);
        return eta * Math.sqrt(variance);
    }

    private Prediction.Parts parts(int i) {
        return prediction.parts(Math.sqrt(alphasCumprod[i]), Math.sqrt(1 - (double) alphasCumprod[i]));
    }
}
