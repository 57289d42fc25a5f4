package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.RandomModel;
import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fusion.Denoiser;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.LatentEnlargement;
import dev.azulejo.fusion.Repaint;
import dev.azulejo.fusion.SeamFix;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.model.Conditioning;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.Evaluation;
import dev.azulejo.model.Guidance;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.network.AutoencoderKl;
import dev.azulejo.network.Config;
import dev.azulejo.noise.NoiseSource;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import dev.azulejo.runtime.Tensor;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.sampler.SchedulerConfig;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.TilePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A picture that is repainted as one tile is the one that diffusers' StableDiffusionImg2ImgPipeline makes of it, by either
 * fusion method: autoencoder, guidance, network and sampler together. The random draws are those of the reference; the
 * first one samples the autoencoder's distribution, of which Azulejo itself takes the mean.
 *
 * <p>The figures in the repository are cut (rows of the output, cases without ancestral noise); {@code
 * -Dtest.golden=FOLDER} takes all of a folder that has them whole.
 */
class PipelineGoldenTest {
    private static final double TOLERANCE = 1e-4;
    private static final double SCALING_FACTOR = 0.18215;
    private static final Engine ENGINE = Engine.open("cpu", 2);
    private static final Cancellation CANCELLATION = new Cancellation();

    @TempDir
    private static Path temporary;

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    @TestFactory
    Stream<DynamicTest> repaintedAsByDiffusers() throws IOException, URISyntaxException {
        Path figures = Path.of(
                        System.getProperty("test.golden", resource("golden").toString()))
                .resolve("pipelines");
        Path model = RandomModel.write(temporary.resolve("sd1-tiny"));
        JsonNode cases = new ObjectMapper().readTree(Files.readString(figures.resolve("cases.json")));
        assertThat(cases.size()).isGreaterThanOrEqualTo(3);
        return cases.valueStream()
                .flatMap(each -> Stream.of(FusionMethod.INDEPENDENT, FusionMethod.MIXTURE)
                        .map(method -> DynamicTest.dynamicTest(
                                each.get("name").asString() + " " + method.id(),
                                () -> check(each, Figures.open(figures, each), model, method))));
    }

    private static void check(JsonNode golden, Figures figures, Path folder, FusionMethod method) {
        try (DiffusionModel model = DiffusionModel.open(new ModelLocation(folder.toString(), folder), ENGINE)) {
            double guidance = golden.get("guidance").asDouble();
            Conditioning conditioning = new Conditioning(
                    Map.of("context", figures.tensor("positive")),
                    guidance == 1 ? Map.of() : Map.of("context", figures.tensor("negative")),
                    new Guidance(guidance, 0));
            Planes latents = sampled(folder, figures);
            Denoiser denoiser = (tiles, inputs, evaluation, timestep) -> {
                Tensor predictions =
                        model.predict(new Evaluation(Tensors.batch(inputs), timestep, conditioning), CANCELLATION);
                return List.of(Tensors.planes(predictions, 0));
            };
            int height = latents.height() * model.factor();
            int width = latents.width() * model.factor();
            TilePlan plan = TilePlan.of(
                    height, width, Math.max(height, width), 0, Grid.CLASSIC, model.factor(), model.granularity());
            assertThat(plan.untiled()).isTrue();
            Repaint job = new Repaint(latents, plan, trajectory(golden), figures.noise(), 1);
            Planes picture = new Planes(3, height, width);
            method.with(Blend.LINEAR, SeamFix.Pass.HALF_TILE, job::trajectory, LatentEnlargement.BILINEAR)
                    .repaint(job, denoiser, (source, pixels) -> pixels.write(0, 0, decoded(model, source)), picture);
            assertThat(GoldenTensors.relativeError(figures.cut(picture), figures.output()))
                    .isLessThan(TOLERANCE);
        }
    }

    private static Trajectory trajectory(JsonNode golden) {
        @SuppressWarnings("unchecked")
        Map<String, Object> config = new ObjectMapper().convertValue(golden.get("scheduler_config"), Map.class);
        config.put("_class_name", golden.get("scheduler").asString());
        SchedulerConfig scheduler = SchedulerConfig.of(config);
        return Sampler.of(scheduler)
                .orElseThrow()
                .begin(
                        scheduler,
                        golden.get("steps").asInt(),
                        golden.get("strength").asDouble(),
                        0);
    }

    /** The latents that the reference drew: mean + deviation * draw. */
    private static Planes sampled(Path folder, Figures figures) {
        Path vae = folder.resolve("vae");
        AutoencoderKl autoencoder = AutoencoderKl.of(
                Checkpoint.open(vae.resolve("diffusion_pytorch_model.safetensors")),
                Config.read(vae.resolve("config.json")));
        try (Network encoder = ENGINE.open(autoencoder.encoder())) {
            Map<String, Tensor> found = encoder.run(Map.of("x", figures.tensor("image")), CANCELLATION);
            float[] latents = found.get("mean").data().clone();
            float[] logVariance = found.get("logvar").data();
            float[] draw = figures.tensor("draw_0").data();
            for (int i = 0; i < latents.length; i++) {
                latents[i] = (float) ((latents[i] + Math.exp(0.5 * logVariance[i]) * draw[i]) * SCALING_FACTOR);
            }
            return Tensors.planes(new Tensor(found.get("mean").shape(), latents), 0);
        }
    }

    private static Planes decoded(DiffusionModel model, BlockSource latents) {
        Planes all = latents.read(0, 0, latents.height(), latents.width());
        return Tensors.planes(model.decoder().run(Tensors.tensor(all), CANCELLATION), 0);
    }

    private static Path resource(String name) throws URISyntaxException {
        URL url = PipelineGoldenTest.class.getClassLoader().getResource(name);
        return Path.of(Objects.requireNonNull(url, name).toURI());
    }

    /** What the reference started from and came to. */
    private record Figures(GoldenTensors inputs, GoldenTensors outputs) {
        /** In the repository, where all cases start from the same, that is in one file. */
        static Figures open(Path folder, JsonNode golden) {
            GoldenTensors outputs = read(folder.resolve(golden.get("name").asString() + ".safetensors"));
            return new Figures(outputs.has("image") ? outputs : read(folder.resolve("inputs.safetensors")), outputs);
        }

        private static GoldenTensors read(Path file) {
            try {
                return GoldenTensors.of(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Tensor tensor(String name) {
            return new Tensor(Arrays.stream(inputs.shape(name)).asLongStream().toArray(), inputs.get(name));
        }

        /** The draws of the reference in their order: the noise of the start, then that of each step. */
        NoiseSource noise() {
            return (stream, tile, into) -> {
                Planes whole = Tensors.planes(tensor("draw_" + (1 + stream)), 0);
                System.arraycopy(
                        whole.read(tile.y(), tile.x(), tile.height(), tile.width())
                                .data(),
                        0,
                        into.data(),
                        0,
                        into.data().length);
            };
        }

        float[] output() {
            return outputs.get(whole() ? "output" : "output_rows_24_to_40");
        }

        /** The rows of the picture that there are figures of, as a picture is written: in 0..1. */
        float[] cut(Planes picture) {
            Planes rows = whole() ? picture : picture.read(24, 0, 16, picture.width());
            float[] samples = rows.data();
            for (int i = 0; i < samples.length; i++) {
                samples[i] = Math.max(0, Math.min(1, samples[i]));
            }
            return samples;
        }

        private boolean whole() {
            return outputs.has("output");
        }
    }
}
