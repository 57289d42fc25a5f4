package dev.azulejo.sampler;

/**
 * Denoising diffusion implicit models (Song, Meng and Ermon 2021, eq. 12 and 16): the predicted clean latents, noised
 * again to the next lower level with the predicted noise, of which fresh noise replaces a share of {@code eta}. With eta 0
 * nothing is random, with 1 it is ancestral sampling.
 *
 * <p>The next level of a step lies trainTimesteps / steps (a whole number) below it, whatever the spacing; below 0 it is
 * that of timestep 0, or of no noise at all with {@code set_alpha_to_one}.
 */
final class Ddim extends VariancePreserving {
    private final NoiseSchedule schedule;
    private final int stride;
    private final double lastAlphaCumprod;
    private final double eta;

    Ddim(SchedulerConfig config, int steps, double strength, double eta) {
        this(config, NoiseSchedule.of(config), steps, strength, eta);
    }

    private Ddim(SchedulerConfig config, NoiseSchedule schedule, int steps, double strength, double eta) {
        super(config, config.wholeTimesteps(steps, strength), schedule);
        this.schedule = schedule;
        this.stride = schedule.length() / steps;
        this.lastAlphaCumprod = config.flag("set_alpha_to_one") ? 1 : schedule.alphaCumprod(0);
        this.eta = eta;
    }

    private double alphaCumprodNext(int i) {
        int next = (int) timestep(i) - stride;
        return next >= 0 ? schedule.alphaCumprod(next) : lastAlphaCumprod;
    }

    /** Deviation of the fresh noise that step {@code i} adds (eq. 16). */
    private double added(int i) {
        double alphaCumprod = schedule.alphaCumprod((int) timestep(i));
        double alphaCumprodNext = alphaCumprodNext(i);
        double variance = (1 - alphaCumprodNext) / (1 - alphaCumprod) * (1 - alphaCumprod / alphaCumprodNext);
        return eta * Math.sqrt(variance);
    }

    @Override
    public boolean needsNoise(int i) {
        return added(i) > 0;
    }

    @Override
    public void step(int i, float[] x, float[] prediction, float[][] history, float[] noise) {
        double alphaCumprodNext = alphaCumprodNext(i);
        double added = added(i);
        Prediction.Parts parts = parts(i);
        float toClean = (float) Math.sqrt(alphaCumprodNext);
        float toNoise = (float) Math.sqrt(Math.max(0, 1 - alphaCumprodNext - added * added));
        for (int j = 0; j < x.length; j++) {
            float clean = clipped(parts.cleanFromX() * x[j] + parts.cleanFromPrediction() * prediction[j]);
            float predictedNoise = parts.noiseFromX() * x[j] + parts.noiseFromPrediction() * prediction[j];
            x[j] = toClean * clean + toNoise * predictedNoise;
        }
        if (added > 0) {
            Arithmetic.add(x, (float) added, noise);
        }
    }
}
