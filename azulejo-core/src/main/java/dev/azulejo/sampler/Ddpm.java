package dev.azulejo.sampler;

import dev.azulejo.fault.ModelException;

/**
 * Denoising diffusion probabilistic models (Ho, Jain and Abbeel 2020, eq. 7): a draw from the posterior of the next level,
 * given the latents and the predicted clean ones. The last step leads to no noise at all.
 */
final class Ddpm extends VariancePreserving {
    private final NoiseSchedule schedule;
    private final boolean largeVariance;

    Ddpm(SchedulerConfig config, int steps, double strength) {
        this(config, NoiseSchedule.of(config), steps, strength);
    }

    private Ddpm(SchedulerConfig config, NoiseSchedule schedule, int steps, double strength) {
        super(config, config.wholeTimesteps(steps, strength), schedule);
        this.schedule = schedule;
        String variance = config.text("variance_type");
        this.largeVariance = variance.equals("fixed_large");
        if (!largeVariance && !variance.startsWith("fixed_small")) {
            throw new ModelException("the scheduler configuration has variance_type \"" + variance
                    + "\"; supported are fixed_small and fixed_large");
        }
    }

    private double alphaCumprod(int i) {
        return i < evaluations() ? schedule.alphaCumprod((int) timestep(i)) : 1;
    }

    @Override
    public boolean needsNoise(int i) {
        return i < evaluations() - 1;
    }

    @Override
    public void step(int i, float[] x, float[] prediction, float[][] history, float[] noise) {
        double betaCumprod = 1 - alphaCumprod(i);
        double betaCumprodNext = 1 - alphaCumprod(i + 1);
        double alpha = alphaCumprod(i) / alphaCumprod(i + 1); // of this step alone
        double beta = 1 - alpha;
        float fromClean = (float) (Math.sqrt(alphaCumprod(i + 1)) * beta / betaCumprod);
        float fromX = (float) (Math.sqrt(alpha) * betaCumprodNext / betaCumprod);
        Prediction.Parts parts = parts(i);
        for (int j = 0; j < x.length; j++) {
            float clean = clipped(parts.cleanFromX() * x[j] + parts.cleanFromPrediction() * prediction[j]);
            x[j] = fromClean * clean + fromX * x[j];
        }
        if (needsNoise(i)) {
            double variance = largeVariance ? beta : betaCumprodNext / betaCumprod * beta;
            Arithmetic.add(x, (float) Math.sqrt(variance), noise);
        }
    }
}
