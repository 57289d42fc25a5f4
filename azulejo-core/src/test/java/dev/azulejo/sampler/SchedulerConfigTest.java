package dev.azulejo.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.fault.ModelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulerConfigTest {
    @Test
    void lackingKeysHaveTheDefaultsOfTheClassThatIsNamed() {
        SchedulerConfig ddim = SchedulerConfig.of(Map.of("_class_name", "DDIMScheduler"));
        assertThat(ddim.spacing()).isEqualTo(Spacing.LEADING);
        assertThat(ddim.flag("clip_sample")).isTrue();
        assertThat(ddim.betaEnd()).isEqualTo(0.02);
        SchedulerConfig euler = SchedulerConfig.of(Map.of("_class_name", "EulerDiscreteScheduler"));
        assertThat(euler.spacing()).isEqualTo(Spacing.LINSPACE);
        SchedulerConfig lcm = SchedulerConfig.of(Map.of("_class_name", "LCMScheduler"));
        assertThat(lcm.betaSchedule()).isEqualTo("scaled_linear");
        assertThat(lcm.betaEnd()).isEqualTo(0.012);
        SchedulerConfig pndm = SchedulerConfig.of(Map.of("_class_name", "PNDMScheduler"));
        assertThat(pndm.flag("set_alpha_to_one")).isFalse();
    }

    @Test
    void anotherSamplerKeepsWhatDescribesTheModelAndTakesItsOwnDefaultsForTheRest() {
        SchedulerConfig lcm = SchedulerConfig.of(Map.of("_class_name", "LCMScheduler", "steps_offset", 1));
        SchedulerConfig ddim = lcm.forClass("DDIMScheduler");
        assertThat(ddim.betaSchedule()).isEqualTo("scaled_linear");
        assertThat(ddim.betaEnd()).isEqualTo(0.012);
        assertThat(ddim.stepsOffset()).isEqualTo(1);
        assertThat(ddim.flag("clip_sample")).as("DDIM's own default").isTrue();
        SchedulerConfig pndm = SchedulerConfig.of(Map.of("_class_name", "PNDMScheduler"));
        assertThat(pndm.forClass("EulerDiscreteScheduler").spacing()).isEqualTo(Spacing.LEADING);
    }

    @Test
    void nullsAreLackingKeys() {
        Map<String, Object> json = new HashMap<>();
        json.put("_class_name", "DDIMScheduler");
        json.put("trained_betas", null);
        json.put("beta_start", null);
        assertThat(SchedulerConfig.of(json).betaStart()).isEqualTo(0.0001);
    }

    @Test
    void valuesOfTheWrongTypeAreRefusedWithTheKeyAndTheValue() {
        assertRefused("beta_start", "small", "a number");
        assertRefused("beta_schedule", 3, "text");
        assertRefused("rescale_betas_zero_snr", "yes", "true or false");
        assertRefused("num_train_timesteps", 10.5, "a whole number");
        assertRefused("num_train_timesteps", 0, "1 to 1000000");
        assertRefused("trained_betas", List.of("x"), "list of numbers");
        assertRefused("trained_betas", List.of(0.1), "1000");
        assertRefused("beta_schedule", "sigmoid", "squaredcos_cap_v2");
        assertRefused("prediction_type", "flow_prediction", "v_prediction");
        assertRefused("_class_name", "FlowMatchEulerDiscreteScheduler", "FlowMatchEulerDiscreteScheduler");
    }

    private static void assertRefused(String key, Object value, String expected) {
        assertThatThrownBy(() -> SchedulerConfig.of(Map.of(key, value)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(expected)
                .hasMessageContaining(value instanceof List ? key : value.toString());
    }

    @Test
    void betasGivenOneByOneAreUsed() {
        SchedulerConfig config =
                SchedulerConfig.of(Map.of("num_train_timesteps", 2, "trained_betas", List.of(0.5, 0.5)));
        assertThat(NoiseSchedule.of(config).alphaCumprod(1)).isEqualTo(0.25f);
    }

    @Test
    void quantilesOfTheBetaDistributionAreThoseOfScipy() {
        assertThat(BetaDistribution.quantile(0.1, 0.6, 0.6)).isCloseTo(0.03958440558878085, within(1e-9));
        assertThat(BetaDistribution.quantile(0.5, 0.6, 0.6)).isCloseTo(0.5000000000000001, within(1e-9));
        assertThat(BetaDistribution.quantile(0.947368, 0.6, 0.6)).isCloseTo(0.9863287367809261, within(1e-9));
        assertThat(BetaDistribution.quantile(0.2, 2, 5)).isCloseTo(0.1398806882699578, within(1e-9));
        assertThat(BetaDistribution.quantile(0.99, 0.5, 3)).isCloseTo(0.6961259482039219, within(1e-9));
        assertThat(BetaDistribution.quantile(1e-06, 0.6, 0.6)).isCloseTo(1.8558824624053043e-10, within(1e-19));
    }
}
