package dev.azulejo.model;

import dev.azulejo.network.Config;
import java.util.LinkedHashMap;
import java.util.Map;

/** The noise schedules that the families of models were trained with, for files that carry none. */
final class StandardSchedule {
    private StandardSchedule() {}

    /**
     * The configuration as diffusers writes it for the family. Where its members differ in what they predict (Stable
     * Diffusion 2), {@code prediction_type} is left out.
     */
    static Config of(ModelVersion version) {
        Map<String, Object> values = new LinkedHashMap<>();
        boolean xl = version == ModelVersion.SDXL || version == ModelVersion.SDXL_REFINER;
        boolean upscaler = version == ModelVersion.UPSCALER_X4;
        values.put("_class_name", xl ? "EulerDiscreteScheduler" : "DDIMScheduler");
        values.put("num_train_timesteps", 1000);
        values.put("beta_schedule", "scaled_linear");
        values.put("beta_start", upscaler ? 0.0001 : 0.00085);
        values.put("beta_end", upscaler ? 0.02 : 0.012);
        values.put("timestep_spacing", "leading");
        values.put("steps_offset", 1);
        values.put("set_alpha_to_one", false);
        values.put("skip_prk_steps", true);
        values.put("clip_sample", false);
        if (upscaler) {
            values.put("prediction_type", "v_prediction");
        } else if (version != ModelVersion.STABLE_DIFFUSION_2) {
            values.put("prediction_type", "epsilon");
        }
        return Config.of("the schedule of " + version.title(), values);
    }

    /** A configuration with some keys replaced. */
    static Config with(Config config, Map<String, Object> changes) {
        Map<String, Object> values = config.values();
        values.putAll(changes);
        return Config.of(config.origin(), values);
    }
}
