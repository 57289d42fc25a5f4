package dev.azulejo.sampler;

import dev.azulejo.fault.SettingsException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The samplers: ways to walk from noise to a picture in few evaluations of a network. */
public enum Sampler {
    /** {@link Ddim}. */
    DDIM("ddim", "DDIMScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return Ddim.of(config, steps, strength, eta);
        }
    },
    /** {@link Euler}. */
    EULER("euler", "EulerDiscreteScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return new Euler(config, SigmaSchedule.of(config, steps).last(run(steps, strength)));
        }
    },
    /** {@link EulerAncestral}. */
    EULER_ANCESTRAL("euler_a", "EulerAncestralDiscreteScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return new EulerAncestral(config, SigmaSchedule.of(config, steps).last(run(steps, strength)));
        }
    };

    private final String id;
    private final String schedulerClass;

    Sampler(String id, String schedulerClass) {
        this.id = id;
        this.schedulerClass = schedulerClass;
    }

    /** The name in settings and on the command line. */
    public String id() {
        return id;
    }

    /** The diffusers class whose arithmetic this is. */
    public String schedulerClass() {
        return schedulerClass;
    }

    /** @throws SettingsException if no sampler has that name; the message lists them */
    public static Sampler of(String id) {
        for (Sampler sampler : values()) {
            if (sampler.id.equals(id)) {
                return sampler;
            }
        }
        throw new SettingsException("the sampler \"" + id + "\" is unknown; use one of "
                + Arrays.stream(values()).map(Sampler::id).collect(Collectors.joining(", ")));
    }

    /**
     * Steps that really run, as diffusers has it: {@code min(int(steps * strength), steps)}, the product in double
     * precision, so that 100 steps at 0.29 are 28.
     */
    public static int run(int steps, double strength) {
        return Math.min((int) (steps * strength), steps);
    }

    /**
     * Lays out the last {@link #run} of the asked steps.
     *
     * @param config the model's
     * @param steps asked steps, 1 to the timesteps of the training
     * @param strength 0..1, the share of the steps that runs
     * @param eta how much of the ancestral noise {@link #DDIM} adds, 0..1; others do not use it
     * @throws SettingsException if a number is out of its range
     * @throws dev.azulejo.fault.ModelException if the configuration says something that the sampler does not support
     */
    public Trajectory begin(SchedulerConfig config, int steps, double strength, double eta) {
        if (steps < 1 || steps > config.trainTimesteps()) {
            throw new SettingsException("the steps must be 1 to " + config.trainTimesteps()
                    + " (the timesteps that the model was trained with), found " + steps);
        }
        if (!(strength >= 0 && strength <= 1)) {
            throw new SettingsException("the strength must be 0 to 1, found " + strength);
        }
        if (!(eta >= 0 && eta <= 1)) {
            throw new SettingsException("eta must be 0 to 1, found " + eta);
        }
        return trajectory(config.forClass(schedulerClass), steps, strength, eta);
    }

    abstract Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta);
}
