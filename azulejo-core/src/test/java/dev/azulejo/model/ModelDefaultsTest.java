package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.network.Config;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings follow the family, the scheduler and the name of a model. */
class ModelDefaultsTest {
    private static final Config PLAIN = StandardSchedule.of(ModelVersion.STABLE_DIFFUSION_1);

    @ParameterizedTest
    @CsvSource({
        "STABLE_DIFFUSION_1, 0, 512, 64, 7.5",
        "STABLE_DIFFUSION_1, 96, 768, 96, 7.5",
        "STABLE_DIFFUSION_2, 0, 768, 96, 7.5",
        "STABLE_DIFFUSION_2, 64, 512, 64, 7.5",
        "UPSCALER_X4, 128, 512, 64, 7.5",
        "SDXL, 0, 1024, 128, 5",
        "SDXL, 64, 512, 64, 5",
        "SDXL_REFINER, 128, 1024, 128, 5"
    })
    void tilesAreAsLargeAsTheModelWasTrainedAt(
            ModelVersion version, int sampleSize, int tile, int overlap, double guidance) {
        ModelDefaults defaults = ModelDefaults.of(version, PLAIN, "model", sampleSize);
        assertThat(defaults).isEqualTo(new ModelDefaults(tile, overlap, "euler_a", 35, 0.35, guidance, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sd_xl_turbo_1.0_fp16.safetensors",
                "dreamshaperXL_turboDPMSDE.safetensors",
                "juggernautXL_v9Lightning.safetensors",
                "Hyper-SDXL-8steps.safetensors",
                "sdxlTurbo.safetensors"
            })
    void aDistilledModelIsKnownByItsName(String name) {
        ModelDefaults defaults = ModelDefaults.of(ModelVersion.SDXL, PLAIN, name, 0);
        assertThat(defaults.guidance()).isEqualTo(1);
        assertThat((int) (defaults.steps() * defaults.strength())).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hyperrealism_v3.safetensors", "turbocharged.safetensors", "falcmera.safetensors", "unet"})
    void partsOfOtherWordsSayNothing(String name) {
        assertThat(ModelDefaults.of(ModelVersion.SDXL, PLAIN, name, 0).guidance())
                .isEqualTo(5);
    }

    @Test
    void aDistilledModelIsKnownByItsScheduler() {
        Config lcm = Config.of("test", Map.of("_class_name", "LCMScheduler"));
        assertThat(ModelDefaults.of(ModelVersion.STABLE_DIFFUSION_1, lcm, "model", 0))
                .isEqualTo(new ModelDefaults(512, 64, "lcm", 4, 0.35, 1, 0));
        Config turbo = Config.of(
                "test", Map.of("_class_name", "EulerAncestralDiscreteScheduler", "timestep_spacing", "trailing"));
        assertThat(ModelDefaults.of(ModelVersion.SDXL, turbo, "model", 64))
                .isEqualTo(new ModelDefaults(512, 64, "euler_a", 12, 0.35, 1, 0));
        Config zeroSignal = Config.of(
                "test",
                Map.of(
                        "_class_name", "EulerDiscreteScheduler",
                        "timestep_spacing", "trailing",
                        "prediction_type", "v_prediction",
                        "rescale_betas_zero_snr", true));
        assertThat(ModelDefaults.of(ModelVersion.SDXL, zeroSignal, "model", 0).guidance())
                .isEqualTo(5);
    }

    @Test
    void aNetworkThatWasTaughtGuidanceIsToldAScaleAndEvaluatedOnce() {
        ModelDefaults taught = ModelDefaults.STABLE_DIFFUSION.forTaughtGuidance();
        assertThat(taught).isEqualTo(new ModelDefaults(512, 64, "lcm", 4, 0.35, 8.5, 0));
        assertThat(taught.forSampler("lcm")).isEqualTo(taught);
    }

    @Test
    void theSamplerOfConsistencyModelsBringsFewStepsAndNoGuidance() {
        ModelDefaults lcm = ModelDefaults.STABLE_DIFFUSION.forSampler("lcm");
        assertThat(lcm).isEqualTo(new ModelDefaults(512, 64, "lcm", 4, 0.35, 1, 0));
        assertThat(lcm.forSampler("lcm")).isEqualTo(lcm);
        assertThat(lcm.forSampler("euler"))
                .as("of which a share runs")
                .isEqualTo(new ModelDefaults(512, 64, "euler", 12, 0.35, 1, 0));
        assertThat(ModelDefaults.STABLE_DIFFUSION.forSampler("ddim").steps()).isEqualTo(35);
    }
}
