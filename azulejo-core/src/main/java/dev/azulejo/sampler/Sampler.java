package dev.azulejo.sampler;

import dev.azulejo.fault.SettingsException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The samplers: ways to walk from noise to a picture in few evaluations of a network. */
public enum Sampler {
    /** Denoising diffusion implicit models (Song et al. 2021); with eta 1 it is ancestral. See {@link Ddim}. */
    DDIM("ddim", "DDIMScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return new Ddim(config, steps, strength, eta);
        }
    },
    /** Euler on the probability flow (Karras et al. 2022). See {@link Euler}. */
    EULER("euler", "EulerDiscreteScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return new Euler(config, SigmaSchedule.of(config, steps).last(run(steps, strength)));
        }
    },
    /** Euler with ancestral noise (k-diffusion). See {@link EulerAncestral}. */
    EULER_ANCESTRAL("euler_a", "EulerAncestralDiscreteScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return new EulerAncestral(
                    config, SigmaSchedule.ofTimesteps(config, steps).last(run(steps, strength)));
        }
    },
    /** Heun, two evaluations a step (Karras et al. 2022). See {@link Heun}. */
    HEUN("heun", "HeunDiscreteScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return new Heun(config, SigmaSchedule.of(config, steps).last(run(steps, strength)));
        }
    },
    /** DPM-Solver++ 2M (Lu et al. 2022). See {@link DpmSolverMultistep}. */
    DPMPP_2M("dpmpp_2m", "DPMSolverMultistepScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return new DpmSolverMultistep(config, steps, strength, false);
        }
    },
    /** SDE-DPM-Solver++ 2M (Lu et al. 2022). See {@link DpmSolverMultistep}. */
    DPMPP_2M_SDE("dpmpp_2m_sde", "DPMSolverMultistepScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return new DpmSolverMultistep(config, steps, strength, true);
        }
    },
    /** UniPC of second order (Zhao et al. 2023). See {@link UniPc}. */
    UNIPC("unipc", "UniPCMultistepScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return new UniPc(config, steps, strength);
        }
    },
    /** For latent consistency models (Luo et al. 2023). See {@link Lcm}. */
    LCM("lcm", "LCMScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return new Lcm(config, steps, strength);
        }
    },
    /** PLMS (Liu et al. 2022). See {@link Pndm}. */
    PNDM("pndm", "PNDMScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return new Pndm(config, steps, strength);
        }
    },
    /** Denoising diffusion probabilistic models (Ho et al. 2020). See {@link Ddpm}. */
    DDPM("ddpm", "DDPMScheduler") {
        @Override
        Trajectory trajectory(SchedulerConfig config, int steps, double strength, double eta) {
            return new Ddpm(config, steps, strength);
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

    /** The sampler that a configuration's class stands for; empty if none of these does. */
    public static Optional<Sampler> of(SchedulerConfig config) {
        return switch (config.schedulerClass()) {
            case "DPMSolverMultistepScheduler" ->
                Optional.of(config.text("algorithm_type").startsWith("sde-") ? DPMPP_2M_SDE : DPMPP_2M);
            case "DPMSolverSinglestepScheduler" -> Optional.of(DPMPP_2M);
            case "TCDScheduler" -> Optional.of(LCM);
            default ->
                Arrays.stream(values())
                        .filter(sampler -> sampler.schedulerClass.equals(config.schedulerClass()))
                        .findFirst();
        };
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
