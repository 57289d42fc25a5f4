package dev.azulejo.sampler;

import dev.azulejo.fault.ModelException;
import dev.azulejo.fault.SettingsException;
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

    /** All steps of a configuration, as diffusers' Euler and Heun lay them out. */
    static SigmaSchedule of(SchedulerConfig config, int steps) {
        double[] trained = NoiseSchedule.of(config).sigmas();
        double[] timesteps = config.spacing().timesteps(steps, trained.length, config.stepsOffset());
        if (!config.text("interpolation_type").equals("linear")) {
            throw new ModelException("the scheduler configuration has interpolation_type \""
                    + config.text("interpolation_type") + "\"; only linear is supported");
        }
        double[] sigmas = linear(trained, timesteps);
        SigmaSpacing spacing = SigmaSpacing.of(config);
        if (spacing != SigmaSpacing.TIMESTEPS) {
            sigmas = spread(config, spacing, sigmas[sigmas.length - 1], sigmas[0], steps);
            timesteps = timestepsOf(sigmas, trained);
        }
        boolean continuous = config.text("timestep_type").equals("continuous") && config.prediction() == Prediction.V;
        return ending(lastSigma(config, trained), sigmas, continuous ? quarterLogarithms(sigmas) : timesteps);
    }

    /** All steps of a configuration where the noise levels are always those of the timesteps (Euler ancestral). */
    static SigmaSchedule ofTimesteps(SchedulerConfig config, int steps) {
        double[] trained = NoiseSchedule.of(config).sigmas();
        double[] timesteps = config.spacing().timesteps(steps, trained.length, config.stepsOffset());
        return ending(0, linear(trained, timesteps), timesteps);
    }

    /**
     * All steps of a configuration, as diffusers' multistep solvers lay them out: on whole timesteps, of which there is one
     * more at the lower end that does not run; spread noise levels reach from the first to the last of the training.
     *
     * @throws SettingsException if there are about as many steps as timesteps
     */
    static SigmaSchedule ofMultistep(SchedulerConfig config, int steps) {
        double[] trained = NoiseSchedule.of(config).sigmas();
        int most = trained.length - 1 - Math.max(0, config.stepsOffset());
        if (steps > most) {
            throw new SettingsException("this sampler takes at most " + most + " steps, found " + steps);
        }
        if (config.flag("use_lu_lambdas")) {
            throw new ModelException("the scheduler configuration has use_lu_lambdas true; only false is supported");
        }
        SigmaSpacing spacing = SigmaSpacing.of(config);
        double[] timesteps;
        double[] sigmas;
        if (spacing == SigmaSpacing.TIMESTEPS) {
            int more = config.spacing() == Spacing.TRAILING ? steps : steps + 1;
            timesteps = config.spacing().timesteps(more, trained.length, config.stepsOffset());
            timesteps = Arrays.copyOf(Spacing.rounded(timesteps), steps);
            sigmas = linear(trained, timesteps);
        } else {
            sigmas = spread(config, spacing, trained[0], trained[trained.length - 1], steps);
            timesteps = timestepsOf(sigmas, trained);
            boolean rounds =
                    spacing == SigmaSpacing.KARRAS && !config.betaSchedule().equals("squaredcos_cap_v2");
            timesteps = rounds ? Spacing.rounded(timesteps) : floored(timesteps);
        }
        return ending(lastSigma(config, trained), sigmas, timesteps);
    }

    /** Noise levels between two, unless the configuration says between which. */
    private static double[] spread(
            SchedulerConfig config, SigmaSpacing spacing, double smallest, double largest, int steps) {
        return spacing.sigmas(
                config.has("sigma_min") ? config.number("sigma_min") : smallest,
                config.has("sigma_max") ? config.number("sigma_max") : largest,
                steps);
    }

    private static SigmaSchedule ending(double lastSigma, double[] sigmas, double[] timesteps) {
        double[] ending = Arrays.copyOf(sigmas, sigmas.length + 1);
        ending[sigmas.length] = lastSigma;
        return new SigmaSchedule(rounded(ending), rounded(timesteps));
    }

    private static double[] floored(double[] values) {
        double[] floors = new double[values.length];
        for (int i = 0; i < floors.length; i++) {
            floors[i] = Math.floor(values[i]);
        }
        return floors;
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

    /** The timesteps, not whole, at which the training had these noise levels: linear in the logarithm of sigma. */
    static double[] timestepsOf(double[] sigmas, double[] trained) {
        double[] timesteps = new double[sigmas.length];
        for (int i = 0; i < timesteps.length; i++) {
            int below = 0;
            while (below < trained.length - 2 && trained[below + 1] <= sigmas[i]) {
                below++;
            }
            double low = StrictMath.log(trained[below]);
            double high = StrictMath.log(trained[below + 1]);
            double fraction = (StrictMath.log(sigmas[i]) - low) / (high - low);
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
            timesteps[i] = StrictMath.log(sigmas[i]) / 4;
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

    double[] timesteps() {
        return timesteps.clone();
    }

    double timestep(int i) {
        return timesteps[i];
    }
}
