package dev.azulejo.sampler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The defaults of diffusers' scheduler classes (version 0.40), for the keys that a configuration may lack. */
final class SchedulerDefaults {
    /** What nearly all of them have. */
    private static final Map<String, Object> COMMON = Map.ofEntries(
            Map.entry("num_train_timesteps", 1000),
            Map.entry("beta_start", 0.0001),
            Map.entry("beta_end", 0.02),
            Map.entry("beta_schedule", "linear"),
            Map.entry("trained_betas", List.of()),
            Map.entry("prediction_type", "epsilon"),
            Map.entry("timestep_spacing", "linspace"),
            Map.entry("steps_offset", 0),
            Map.entry("rescale_betas_zero_snr", false),
            Map.entry("clip_sample", false),
            Map.entry("clip_sample_range", 1.0),
            Map.entry("thresholding", false),
            Map.entry("set_alpha_to_one", true),
            Map.entry("use_karras_sigmas", false),
            Map.entry("use_exponential_sigmas", false),
            Map.entry("use_beta_sigmas", false),
            Map.entry("interpolation_type", "linear"),
            Map.entry("timestep_type", "discrete"),
            Map.entry("final_sigmas_type", "zero"));

    private static final Map<String, Map<String, Object>> OF_CLASS = Map.ofEntries(
            of("DDIMScheduler", Map.of("timestep_spacing", "leading", "clip_sample", true)),
            of(
                    "DDPMScheduler",
                    Map.of("timestep_spacing", "leading", "clip_sample", true, "variance_type", "fixed_small")),
            of("PNDMScheduler", Map.of("timestep_spacing", "leading", "set_alpha_to_one", false)),
            of(
                    "LCMScheduler",
                    Map.of(
                            "timestep_spacing",
                            "leading",
                            "beta_start",
                            0.00085,
                            "beta_end",
                            0.012,
                            "beta_schedule",
                            "scaled_linear",
                            "original_inference_steps",
                            50,
                            "timestep_scaling",
                            10.0)),
            of(
                    "TCDScheduler",
                    Map.of(
                            "timestep_spacing",
                            "leading",
                            "beta_start",
                            0.00085,
                            "beta_end",
                            0.012,
                            "beta_schedule",
                            "scaled_linear")),
            of("EulerDiscreteScheduler", Map.of()),
            of("EulerAncestralDiscreteScheduler", Map.of()),
            of("LMSDiscreteScheduler", Map.of()),
            of("HeunDiscreteScheduler", Map.of("beta_start", 0.00085, "beta_end", 0.012)),
            of("KDPM2DiscreteScheduler", Map.of("beta_start", 0.00085, "beta_end", 0.012)),
            of("KDPM2AncestralDiscreteScheduler", Map.of("beta_start", 0.00085, "beta_end", 0.012)),
            of("DPMSolverSDEScheduler", Map.of("beta_start", 0.00085, "beta_end", 0.012)),
            of(
                    "DPMSolverMultistepScheduler",
                    Map.of(
                            "algorithm_type", "dpmsolver++",
                            "solver_type", "midpoint",
                            "lower_order_final", true,
                            "euler_at_final", false,
                            "use_lu_lambdas", false)),
            of(
                    "UniPCMultistepScheduler",
                    Map.of("solver_type", "bh2", "lower_order_final", true, "use_lu_lambdas", false)));

    private SchedulerDefaults() {}

    private static Map.Entry<String, Map<String, Object>> of(String schedulerClass, Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>(COMMON);
        all.putAll(own);
        return Map.entry(schedulerClass, Map.copyOf(all));
    }

    /** The defaults of a class; the common ones if the class is unknown. */
    static Map<String, Object> of(String schedulerClass) {
        return OF_CLASS.getOrDefault(schedulerClass, COMMON);
    }
}
