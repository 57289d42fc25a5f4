package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A diffusion model opens from its folder, takes latents of every size, and says what its folder lacks. */
class DiffusionModelTest {
    private static final Engine ENGINE = Engine.open("cpu", 1);

    @TempDir
    private Path temporary;

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 9", "2, 3", "5, 4", "13, 18"})
    void latentsOfEverySizeArePredicted(int height, int width) {
        try (DiffusionModel model = open("builtin")) {
            Tensor latents = latents(model, 2, height, width);
            Tensor prediction = model.predict(new Evaluation(latents, 300, Conditioning.none()), new Cancellation());
            assertThat(prediction.shape()).isEqualTo(latents.shape());
        }
    }

    @Test
    void twoTilesInABatchArePredictedAsEachAlone() {
        try (DiffusionModel model = open("builtin")) {
            Tensor both = latents(model, 2, 8, 12);
            float[] batch = model.predict(new Evaluation(both, 500, Conditioning.none()), new Cancellation())
                    .data();
            for (int i = 0; i < 2; i++) {
                float[] one = new float[batch.length / 2];
                System.arraycopy(both.data(), i * one.length, one, 0, one.length);
                Tensor single = new Tensor(new long[] {1, model.latentChannels(), 8, 12}, one);
                float[] alone = model.predict(new Evaluation(single, 500, Conditioning.none()), new Cancellation())
                        .data();
                for (int j = 0; j < alone.length; j++) {
                    assertThat(alone[j]).isCloseTo(batch[i * one.length + j], within(2e-3f));
                }
            }
        }
    }

    @Test
    void networksAreOpenOnlyWhileTheyAreNeeded() {
        try (DiffusionModel model = open("builtin")) {
            assertThat(ENGINE.openNetworks()).as("opening reads no weights").isZero();
            model.predict(new Evaluation(latents(model, 1, 4, 4), 1, Conditioning.none()), new Cancellation());
            model.decoder().run(latents(model, 1, 4, 4), new Cancellation());
            assertThat(ENGINE.openNetworks()).isEqualTo(2);
            model.keepOnly(EnumSet.of(DiffusionModel.Part.DECODER));
            assertThat(ENGINE.openNetworks()).isEqualTo(1);
        }
        assertThat(ENGINE.openNetworks()).isZero();
    }

    @Test
    void unloadingFromAnotherThreadWaitsForTheEvaluationThatRuns() throws Exception {
        try (DiffusionModel model = open("builtin")) {
            Tensor latents = latents(model, 1, 8, 8);
            AtomicBoolean done = new AtomicBoolean();
            Thread unloading = new Thread(() -> {
                while (!done.get()) {
                    model.keepOnly(EnumSet.noneOf(DiffusionModel.Part.class));
                }
            });
            unloading.start();
            try {
                for (int i = 0; i < 20; i++) {
                    model.predict(new Evaluation(latents, 300, Conditioning.none()), new Cancellation());
                }
            } finally {
                done.set(true);
                unloading.join();
            }
        }
    }

    @Test
    void whatIsNoModelIsNamedWithWhatItIsInstead() throws IOException {
        Path file = Files.createFile(temporary.resolve("model.safetensors"));
        Path nothing = temporary.resolve("nothing");
        refused(nothing, "does not exist");
        assertThatThrownBy(() -> open(file.toString()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(file.toString());
        Files.delete(file);
        refused(temporary, "is a folder without a model_index.json");
    }

    private static void refused(Path model, String found) {
        assertThatThrownBy(() -> open(model.toString()))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("the model " + model + " " + found, "expected", "model_index.json");
    }

    @Test
    void missingWeightsAreNamed() throws IOException {
        Path folder = copyOfBuiltin();
        Files.delete(folder.resolve("unet/diffusion_pytorch_model.safetensors"));
        assertThatThrownBy(() -> open(folder.toString()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("unet");
    }

    @Test
    void channelsThatDoNotFitAreSaidWithBothNumbers() throws IOException {
        Path folder = copyOfBuiltin();
        Path config = folder.resolve("vae/config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("\"factor\": *\\d+", "\"factor\": 2"));
        assertThatThrownBy(() -> open(folder.toString()))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("48", "12");
    }

    private Path copyOfBuiltin() throws IOException {
        Path source = BuiltinModel.folder();
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = temporary.resolve(source.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return temporary;
    }

    private static Tensor latents(DiffusionModel model, int count, int height, int width) {
        Random random = new Random(3);
        float[] data = new float[count * model.latentChannels() * height * width];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) random.nextGaussian();
        }
        return new Tensor(new long[] {count, model.latentChannels(), height, width}, data);
    }

    private static DiffusionModel open(String name) {
        return DiffusionModel.open(ModelLocation.of(name, TransferProgress.NONE, new Cancellation()), ENGINE);
    }
}
