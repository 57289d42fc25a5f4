package dev.azulejo.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.golden.GoldenTensors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.ObjectMapper;

/** Every trajectory equals the one that diffusers computed with the same stand-in network and the same noise. */
class SamplerGoldenTest {
    private static final double TRAJECTORY_ERROR = 1e-5;
    private static final int WIDTH = 8;

    /** The samplers, by what the case names begin with; the longest that fits is meant. */
    private static final Map<String, Sampler> SAMPLERS = Map.of(
            "ddim", Sampler.DDIM,
            "euler", Sampler.EULER,
            "euler_ancestral", Sampler.EULER_ANCESTRAL,
            "heun", Sampler.HEUN,
            "dpmpp_2m", Sampler.DPMPP_2M,
            "dpmpp_2m_sde", Sampler.DPMPP_2M_SDE,
            "unipc", Sampler.UNIPC,
            "lcm", Sampler.LCM,
            "pndm", Sampler.PNDM,
            "ddpm", Sampler.DDPM);

    @TestFactory
    Stream<DynamicTest> trajectoriesAreThoseOfDiffusers() {
        Map<String, ?> cases = json("golden/schedulers/cases.json");
        List<String> names = cases.keySet().stream()
                .filter(name -> sampler(name) != null)
                .sorted()
                .toList();
        assertThat(names).hasSize(cases.size());
        return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> check(name, map(cases.get(name)))));
    }

    private static Sampler sampler(String name) {
        String variant = name.substring(0, name.indexOf('.'));
        while (!variant.isEmpty() && !SAMPLERS.containsKey(variant)) {
            variant = variant.substring(0, Math.max(0, variant.lastIndexOf('_')));
        }
        return SAMPLERS.get(variant);
    }

    private static void check(String name, Map<String, ?> golden) {
        GoldenTensors tensors = GoldenTensors.open("golden/schedulers/" + name + ".safetensors");
        SchedulerConfig config = SchedulerConfig.of(map(golden.get("config")));
        Trajectory trajectory = sampler(name)
                .begin(
                        config,
                        ((Number) golden.get("steps")).intValue(),
                        ((Number) golden.get("strength")).doubleValue(),
                        name.startsWith("ddim_eta1") ? 1 : 0);
        List<?> timesteps = (List<?>) golden.get("timesteps");
        assertThat(trajectory.evaluations()).isEqualTo(timesteps.size());
        for (int i = 0; i < timesteps.size(); i++) {
            assertThat(trajectory.timestep(i))
                    .as("timestep %d", i)
                    .isCloseTo(((Number) timesteps.get(i)).doubleValue(), within(2e-3));
        }
        if (trajectory instanceof VarianceExploding exploding && golden.get("sigmas") instanceof List<?> sigmas) {
            int stride = sampler(name) == Sampler.HEUN ? 2 : 1; // its figures have each level twice
            for (int level = 0; level <= exploding.steps(); level++) {
                int index = Math.max(0, sigmas.size() - 1 - stride * (exploding.steps() - level));
                double sigma = ((Number) sigmas.get(index)).doubleValue();
                assertThat(exploding.sigma(level)).as("sigma %d", level).isCloseTo(sigma, within(1e-6 * sigma));
            }
        }
        float[] x = tensors.get("x0");
        float[] expected = tensors.get("trajectory");
        if (((Number) golden.get("strength")).doubleValue() == 1) {
            // these figures start from noise alone, as text-to-image does; image-to-image noises the picture even then
            x = row(expected, 0, x.length);
        } else {
            trajectory.start(x, tensors.get("noise"));
        }
        assertThat(GoldenTensors.relativeError(x, row(expected, 0, x.length)))
                .as("start")
                .isLessThan(TRAJECTORY_ERROR);
        float[][] history = new float[trajectory.history()][x.length];
        float[] drawn = tensors.has("drawn") ? tensors.get("drawn") : new float[0];
        int draws = 0;
        for (int i = 0; i < trajectory.evaluations(); i++) {
            float[] noise = trajectory.needsNoise(i) ? row(drawn, draws++, x.length) : new float[0];
            trajectory.step(i, x, standIn(x, trajectory.inputScale(i), trajectory.timestep(i)), history, noise);
            assertThat(GoldenTensors.relativeError(x, row(expected, i + 1, x.length)))
                    .as("after step %d", i)
                    .isLessThan(TRAJECTORY_ERROR);
        }
    }

    /** The network that the figures were made with: 0.7 xin + 0.3 tanh(xin, flipped in its last axis) t / 1000. */
    static float[] standIn(float[] x, double inputScale, double timestep) {
        float[] prediction = new float[x.length];
        for (int j = 0; j < x.length; j++) {
            int flipped = j - j % WIDTH + WIDTH - 1 - j % WIDTH;
            prediction[j] =
                    (float) (0.7 * x[j] * inputScale + 0.3 * Math.tanh(x[flipped] * inputScale) * timestep / 1000);
        }
        return prediction;
    }

    private static float[] row(float[] rows, int index, int length) {
        return Arrays.copyOfRange(rows, index * length, (index + 1) * length);
    }

    static Map<String, ?> json(String resource) {
        return map(new ObjectMapper()
                .readValue(new String(GoldenTensors.bytes(resource), StandardCharsets.UTF_8), Map.class));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> map(Object value) {
        return (Map<String, ?>) value;
    }
}
