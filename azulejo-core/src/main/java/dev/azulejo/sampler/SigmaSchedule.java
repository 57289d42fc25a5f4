package dev.azulejo.sampler;

import dev.azulejo.fault.ModelException;
import java.util.Arrays;

/**
 * The noise levels (noise over picture, descending) that the samplers in Karras' terms walk along, and the timesteps that
 * the network is told at them.
 */
final class SigmaSchedule {
    private final double[] sigmas;
    private final double[] timesteps;

    /** @param sigmas one more than timesteps: the last is where the trajectory ends */
    SigmaSchedule(double[] sigmas, double[] timesteps) {
        this.sigmas = sigmas;
        this.timesteps = timesteps;
    }

    /** All steps of a configuration, as diffusers' Euler schedulers lay them out. */
    static SigmaSchedule of(SchedulerConfig config, int steps) {
        NoiseSchedule schedule = NoiseSchedule.of(config);
        double[] trained = schedule.sigmas();
        double[] timesteps = config.spacing().timesteps(steps, schedule.length(), config.stepsOffset());
        double[] sigmas = interpolated(trained, timesteps, config.text("interpolation_type"));
        SigmaSpacing spacing = SigmaSpacing.of(config);
        if (spacing != SigmaSpacing.TIMESTEPS) {
            sigmas = spacing.sigmas(smallest(config, sigmas), largest(config, sigmas), steps);
            timesteps = timestepsOf(sigmas, trained);
        }
        double[] ending = Arrays.copyOf(sigmas, steps + 1);
        ending[steps] = lastSigma(config, trained);
        boolean continuous = config.text("timestep_type").equals("continuous") && config.prediction() == Prediction.V;
        return new SigmaSchedule(rounded(ending), rounded(continuous ? quarterLogarithms(sigmas) : timesteps));
    }

    private static double[] interpolated(double[] trained, double[] timesteps, String interpolation) {
        return switch (interpolation) {
            case "linear" -> linear(trained, timesteps);
            case "log_linear" ->
                SigmaSpacing.EXPONENTIAL.sigmas(trained[0], trained[trained.length - 1], timesteps.length);
            default ->
                throw new ModelException("the scheduler configuration has interpolation_type \"" + interpolation
                        + "\"; supported are linear and log_linear");
        };
    }

    private static double[] linear(double[] trained, double[] timesteps) {
        double[] sigmas = new double[timesteps.length];
        for (int i = 0; i < sigmas.length; i++) {
            int below = Math.max(0, Math.min((int) timesteps[i], trained.length - 2));
            double fraction = Math.max(0, Math.min(1, timesteps[i] - below));
            sigmas[i] = trained[below] + fraction * (trained[below + 1] - trained[below]);
        }
        return sigmas;
    }

    private static double smallest(SchedulerConfig config, double[] sigmas) {
        return config.has("sigma_min") ? config.number("sigma_min") : sigmas[sigmas.length - 1];
    }

    private static double largest(SchedulerConfig config, double[] sigmas) {
        return config.has("sigma_max") ? config.number("sigma_max") : sigmas[0];
    }

    /** The timesteps, not whole, at which the training had these noise levels: linear in the logarithm of sigma. */
    static double[] timestepsOf(double[] sigmas, double[] trained) {
        double[] timesteps = new double[sigmas.length];
        for (int i = 0; i < timesteps.length; i++) {
            int below = 0;
            while (below < trained.length - 2 && trained[below + 1] <= sigmas[i]) {
                below++;
            }
            double low = Math.log(trained[below]);
            double high = Math.log(trained[below + 1]);
            double fraction = (Math.log(sigmas[i]) - low) / (high - low);
            timesteps[i] = below + Math.max(0, Math.min(1, fraction));
        }
        return timesteps;
    }

    private static double lastSigma(SchedulerConfig config, double[] trained) {
        String type = config.text("final_sigmas_type");
        return switch (type) {
            case "zero" -> 0;
            case "sigma_min" -> trained[0];
            default ->
                throw new ModelException("the scheduler configuration has final_sigmas_type \"" + type
                        + "\"; supported are zero and sigma_min");
        };
    }

    /** What networks with continuous timesteps are told: ln(sigma) / 4 (Karras et al. 2022, table 1). */
    private static double[] quarterLogarithms(double[] sigmas) {
        double[] timesteps = new double[sigmas.length];
        for (int i = 0; i < timesteps.length; i++) {
            timesteps[i] = Math.log(sigmas[i]) / 4;
        }
        return timesteps;
    }

    private static double[] rounded(double[] values) {
        double[] floats = new double[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** The end of this schedule: its last {@code count} steps. */
    SigmaSchedule last(int count) {
        int first = timesteps.length - count;
        return new SigmaSchedule(
                Arrays.copyOfRange(sigmas, first, sigmas.length),
                Arrays.copyOfRange(timesteps, first, timesteps.length));
    }

    int steps() {
        return timesteps.length;
    }

    /** The noise level before step {@code i}, or after the last one. */
    double sigma(int i) {
        return sigmas[i];
    }

    double timestep(int i) {
        return timesteps[i];
    }
}
