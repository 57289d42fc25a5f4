package dev.azulejo.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.fault.ModelException;
import dev.azulejo.fault.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class SamplerTest {
    /** Stable Diffusion's noise levels. */
    private static final SchedulerConfig CONFIG = SchedulerConfig.of(Map.of(
            "_class_name",
            "DDIMScheduler",
            "beta_start",
            0.00085,
            "beta_end",
            0.012,
            "beta_schedule",
            "scaled_linear",
            "clip_sample",
            false,
            "set_alpha_to_one",
            false,
            "steps_offset",
            1));

    @Test
    void strengthKeepsTheLastStepsWithTheProductInDoublePrecision() {
        assertThat(Sampler.run(35, 0.35)).isEqualTo(12);
        assertThat(Sampler.run(100, 0.29)).isEqualTo(28);
        assertThat(Sampler.run(45, 1)).isEqualTo(45);
        assertThat(Sampler.run(20, 0.04)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void noStrengthRunsNothingAndChangesNothing(Sampler sampler) {
        for (double strength : new double[] {0, 0.01}) {
            Trajectory trajectory = sampler.begin(CONFIG, 20, strength, 0);
            assertThat(trajectory.evaluations()).isZero();
            float[] x = {1, 2, 3};
            trajectory.start(x, new float[] {5, 5, 5});
            assertThat(x).containsExactly(1, 2, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theImpliedPredictionLeadsToTheCleanLatentsThatItWasMadeFor(Sampler sampler) {
        Random random = new Random(5);
        for (Prediction prediction : Prediction.values()) {
            Trajectory trajectory = sampler.begin(CONFIG.with("prediction_type", prediction.id()), 10, 0.5, 0);
            for (int i = 0; i < trajectory.evaluations(); i++) {
                float[] x = gaussian(random, 20);
                float[] clean = gaussian(random, 20);
                float[] implied = new float[20];
                float[] found = new float[20];
                trajectory.implied(i, x, clean, implied);
                trajectory.denoised(i, x, implied, found);
                assertThat(found).containsExactly(clean, within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void steppingInChunksGivesTheBitsOfSteppingAtOnce(Sampler sampler) {
        Trajectory trajectory = sampler.begin(CONFIG, 10, 0.8, 1);
        Random random = new Random(7);
        int length = 37;
        int cut = 13;
        float[] whole = gaussian(random, length);
        float[] noise = gaussian(random, length);
        float[] left = Arrays.copyOf(whole, cut);
        float[] right = Arrays.copyOfRange(whole, cut, length);
        trajectory.start(whole, noise);
        trajectory.start(left, Arrays.copyOf(noise, cut));
        trajectory.start(right, Arrays.copyOfRange(noise, cut, length));
        float[][] history = new float[trajectory.history()][length];
        float[][] leftHistory = new float[trajectory.history()][cut];
        float[][] rightHistory = new float[trajectory.history()][length - cut];
        for (int i = 0; i < trajectory.evaluations(); i++) {
            float[] prediction = gaussian(random, length);
            float[] fresh = gaussian(random, length);
            trajectory.step(i, whole, prediction, history, fresh);
            trajectory.step(
                    i,
                    right,
                    Arrays.copyOfRange(prediction, cut, length),
                    rightHistory,
                    Arrays.copyOfRange(fresh, cut, length));
            trajectory.step(i, left, Arrays.copyOf(prediction, cut), leftHistory, Arrays.copyOf(fresh, cut));
            assertThat(left).isEqualTo(Arrays.copyOf(whole, cut));
            assertThat(right).isEqualTo(Arrays.copyOfRange(whole, cut, length));
        }
    }

    /** A network that knows the truth must be led to it, from any noise, by every sampler and prediction. */
    @ParameterizedTest
    @EnumSource
    void theTruePredictionLeadsToTheCleanLatents(Sampler sampler) {
        for (Prediction kind : Prediction.values()) {
            Trajectory trajectory = sampler.begin(CONFIG.with("prediction_type", kind.id()), 20, 0.7, 0);
            Random random = new Random(3);
            float[] clean = gaussian(random, 50);
            float[] x = clean.clone();
            trajectory.start(x, gaussian(random, x.length));
            float[][] history = new float[trajectory.history()][x.length];
            float[] x0 = new float[x.length];
            for (int i = 0; i < trajectory.evaluations(); i++) {
                float[] prediction = truth(kind, trajectory, i, x, clean);
                trajectory.denoised(i, x, prediction, x0);
                assertClose(x0, clean, 1e-3);
                float[] noise = trajectory.needsNoise(i) ? gaussian(random, x.length) : new float[0];
                trajectory.step(i, x, prediction, history, noise);
            }
            // some end at the noise level of timestep 0, where sigma is 0.03; PNDM in image-to-image a step above it
            assertClose(x, clean, sampler == Sampler.PNDM ? 0.35 : 0.15);
        }
    }

    /** Its latents are pixels with a deviation of 1, which reach 1.9; samplers that clip hold them to 1 unless told not to. */
    @ParameterizedTest
    @EnumSource
    void noSamplerClipsTheLatentsOfTheBuiltInModel(Sampler sampler) throws IOException {
        Trajectory trajectory = sampler.begin(builtin(), 10, 0.35, 0);
        float[] clean = {-1.9f, -1, 0, 1, 1.9f};
        float[] x = clean.clone();
        trajectory.start(x, gaussian(new Random(5), x.length));
        float[] prediction = new float[x.length];
        trajectory.implied(0, x, clean, prediction);
        float[] x0 = new float[x.length];
        trajectory.denoised(0, x, prediction, x0);
        assertClose(x0, clean, 1e-3);
    }

    private static SchedulerConfig builtin() throws IOException {
        try (InputStream file =
                SamplerTest.class.getResourceAsStream("/dev/azulejo/builtin/scheduler/scheduler_config.json")) {
            return SchedulerConfig.of(new JsonMapper().readValue(file, new TypeReference<Map<String, Object>>() {}));
        }
    }

    /** What the perfect network says about x: it knows the noise level from the scale and the timestep. */
    private static float[] truth(Prediction kind, Trajectory trajectory, int i, float[] x, float[] clean) {
        NoiseSchedule schedule = NoiseSchedule.of(CONFIG);
        double scale = trajectory.inputScale(i);
        double alphaCumprod = schedule.alphaCumprod((int) Math.round(trajectory.timestep(i)));
        double alpha = trajectory instanceof VarianceExploding ? scale : Math.sqrt(alphaCumprod);
        if (trajectory instanceof VariancePreserving preserving) {
            alpha = preserving.alpha(i);
        }
        double sigma = Math.sqrt(1 - alpha * alpha);
        float[] prediction = new float[x.length];
        for (int j = 0; j < x.length; j++) {
            double noise = (x[j] * scale - alpha * clean[j]) / sigma;
            prediction[j] = (float)
                    switch (kind) {
                        case EPSILON -> noise;
                        case V -> alpha * noise - sigma * clean[j];
                        case SAMPLE -> clean[j];
                    };
        }
        return prediction;
    }

    private static void assertClose(float[] found, float[] expected, double limit) {
        for (int j = 0; j < found.length; j++) {
            assertThat((double) found[j]).isBetween(expected[j] - limit, expected[j] + limit);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noStepCountGivesFiguresThatAreNotFinite(Sampler sampler) {
        for (String spacing : new String[] {"leading", "trailing", "linspace"}) {
            SchedulerConfig config = CONFIG.with("timestep_spacing", spacing).with("original_inference_steps", 1000);
            for (int steps : new int[] {1, 2, 3, 7, 333, 600, 998}) {
                Trajectory trajectory = sampler.begin(config, steps, 1, 1);
                float[] x = {0.5f, -1};
                trajectory.start(x, new float[] {1, 1});
                float[][] history = new float[trajectory.history()][2];
                for (int i = 0; i < trajectory.evaluations(); i++) {
                    assertThat(trajectory.timestep(i)).isBetween(0.0, 999.0);
                    trajectory.step(i, x, new float[] {0.1f, -0.1f}, history, new float[] {0, 0});
                }
                assertThat(Float.isFinite(x[0]) && Float.isFinite(x[1]))
                        .as("%s %d", spacing, steps)
                        .isTrue();
            }
        }
    }

    @Test
    void zeroTerminalSnrStartsFromNoiseAlone() {
        SchedulerConfig config = CONFIG.with("rescale_betas_zero_snr", true)
                .with("timestep_spacing", "trailing")
                .with("prediction_type", "v_prediction");
        float[] x = {1};
        Sampler.DDIM.begin(config, 20, 1, 0).start(x, new float[] {0.5f});
        assertThat(x[0]).isEqualTo(0.5f);
        VarianceExploding euler = (VarianceExploding) Sampler.EULER.begin(config, 20, 1, 0);
        assertThat(euler.sigma(0)).isBetween(4095.9, 4096.1);
    }

    @Test
    void karrasLevelsAreEvenInTheSeventhRoot() {
        double[] sigmas = SigmaSpacing.KARRAS.sigmas(0.03, 14.6, 5);
        for (int i = 0; i < 5; i++) {
            double root = Math.pow(14.6, 1 / 7.0) + i / 4.0 * (Math.pow(0.03, 1 / 7.0) - Math.pow(14.6, 1 / 7.0));
            assertThat(sigmas[i]).isBetween(Math.pow(root, 7) - 1e-9, Math.pow(root, 7) + 1e-9);
        }
    }

    @Test
    void namesAreFoundAndUnknownOnesListed() {
        for (Sampler sampler : Sampler.values()) {
            assertThat(Sampler.of(sampler.id())).isSameAs(sampler);
        }
        assertThatThrownBy(() -> Sampler.of("plms"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("plms")
                .hasMessageContaining("euler_a");
    }

    @Test
    void aConfigurationNamesItsSampler() {
        assertThat(Sampler.of(CONFIG)).contains(Sampler.DDIM);
        assertThat(Sampler.of(SchedulerConfig.of(
                        Map.of("_class_name", "DPMSolverMultistepScheduler", "algorithm_type", "sde-dpmsolver++"))))
                .contains(Sampler.DPMPP_2M_SDE);
        assertThat(Sampler.of(SchedulerConfig.of(Map.of("_class_name", "LMSDiscreteScheduler"))))
                .isEmpty();
    }

    @Test
    void numbersOutOfTheirRangeAreRefusedWithTheRange() {
        assertThatThrownBy(() -> Sampler.EULER.begin(CONFIG, 0, 0.5, 0))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> Sampler.EULER.begin(CONFIG, 1001, 0.5, 0)).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> Sampler.EULER.begin(CONFIG, 10, 1.1, 0))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("1.1");
        assertThatThrownBy(() -> Sampler.EULER.begin(CONFIG, 10, Double.NaN, 0)).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> Sampler.DDIM.begin(CONFIG, 10, 1, 2)).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> Sampler.UNIPC.begin(CONFIG, 1000, 1, 0))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("998");
        assertThatThrownBy(() -> Sampler.LCM.begin(CONFIG, 8, 0.1, 0))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("5 timesteps");
    }

    @Test
    void unsupportedConfigurationsAreRefused() {
        assertThatThrownBy(() -> Sampler.DDIM.begin(CONFIG.with("thresholding", true), 10, 1, 0))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("thresholding");
        assertThatThrownBy(() -> Sampler.DDPM.begin(CONFIG.with("variance_type", "learned_range"), 10, 1, 0))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("learned_range");
    }

    private static float[] gaussian(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
