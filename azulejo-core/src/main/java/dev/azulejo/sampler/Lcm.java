package dev.azulejo.sampler;

import dev.azulejo.fault.SettingsException;

/**
 * Latent consistency models (Luo et al. 2023, alg. 3): the network's jump to the clean latents, noised again to the next
 * level with fresh noise, in very few steps.
 *
 * <p>Strength means something else here, as in diffusers: it cuts the 50 timesteps ({@code original_inference_steps}) that
 * the network was distilled with, and all the steps that were asked for run on what is left.
 */
final class Lcm extends VariancePreserving {
    /** Deviation of the data that the boundary condition assumes (eq. 5, with Song et al. 2023). */
    private static final double SIGMA_DATA = 0.5;

    private final double timestepScaling;

    Lcm(SchedulerConfig config, int steps, double strength) {
        this(config, NoiseSchedule.of(config), steps, strength);
    }

    private Lcm(SchedulerConfig config, NoiseSchedule schedule, int steps, double strength) {
        super(config, timesteps(config, schedule.length(), steps, strength), schedule);
        this.timestepScaling = config.number("timestep_scaling");
    }

    private static double[] timesteps(SchedulerConfig config, int trained, int steps, double strength) {
        int distilled = config.whole("original_inference_steps");
        int left = (int) (distilled * strength);
        if (left == 0) {
            return new double[0];
        }
        if (steps > left) {
            throw new SettingsException("the sampler lcm has " + left + " timesteps at strength " + strength + " ("
                    + distilled + " at strength 1), found " + steps + " steps; use fewer steps or more strength");
        }
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            int skipped = (int) Math.floor(i * ((double) left / steps));
            timesteps[i] = (double) (left - skipped) * (trained / distilled) - 1;
        }
        return timesteps;
    }

    @Override
    public boolean needsNoise(int i) {
        return i < evaluations() - 1;
    }

    @Override
    public void step(int i, float[] x, float[] prediction, float[][] history, float[] noise) {
        double scaled = timestep(i) * timestepScaling;
        double norm = scaled * scaled + SIGMA_DATA * SIGMA_DATA;
        float fromX = (float) (SIGMA_DATA * SIGMA_DATA / norm);
        float fromClean = (float) (scaled / Math.sqrt(norm));
        Prediction.Parts parts = parts(i);
        for (int j = 0; j < x.length; j++) {
            float clean = clipped(parts.cleanFromX() * x[j] + parts.cleanFromPrediction() * prediction[j]);
            x[j] = fromClean * clean + fromX * x[j];
        }
        if (needsNoise(i)) {
            float alpha = (float) alpha(i + 1);
            float sigma = (float) sigma(i + 1);
            for (int j = 0; j < x.length; j++) {
                x[j] = alpha * x[j] + sigma * noise[j];
            }
        }
    }
}
