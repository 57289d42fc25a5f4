package dev.azulejo.model;

import static dev.azulejo.model.ComponentsTest.golden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.runtime.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One file of weights opens for what it has, and says what it lacks. */
class SingleFileTest {
    @TempDir
    private Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"", "model.diffusion_model."})
    void aFileOfOriginalNamesGivesTheFiguresOfItsFolder(String prefix) throws IOException {
        Path file = original(prefix).write(temporary.resolve("any.safetensors"));
        try (Engine engine = Engine.open("cpu", 1)) {
            Verification.Report report = Verification.of(
                    location(file),
                    Optional.of(golden("sd1-tiny/vae")),
                    Adaptation.NONE,
                    Reference.open(golden("sd1-mini/unet.golden.safetensors").path()),
                    engine,
                    new Cancellation());
            assertThat(report.comparisons()).anySatisfy(comparison -> {
                assertThat(comparison.output()).isEqualTo("y");
                assertThat(comparison.error()).isLessThan(1e-5);
            });
        }
    }

    @Test
    void aModelOpensForWhatItHasAndSaysWhatItLacks() throws IOException {
        ModelLocation file = location(original("model.diffusion_model.").write(temporary.resolve("any.safetensors")));
        Components components = Components.open(file);
        assertThat(components.version()).isEqualTo(ModelVersion.STABLE_DIFFUSION_1);
        assertThat(components.textEncoders()).isEmpty();
        assertThat(components.scheduler().text("prediction_type")).contains("epsilon");
        assertThat(components.scheduler().number("beta_start", 0)).isEqualTo(0.00085);
        assertThat(Inspection.of(file).missing()).hasSize(2);
        try (Engine engine = Engine.open("cpu", 1)) {
            assertThatThrownBy(() -> DiffusionModel.open(file, engine))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContainingAll("has no autoencoder", "--vae");
        }
    }

    @Test
    void tensorsThatTrainersLeaveSayWhatIsPredicted() throws IOException {
        Path file = original("model.diffusion_model.")
                .with("v_pred", 0)
                .with("ztsnr", 0)
                .write(temporary.resolve("any.safetensors"));
        Components components = Components.open(location(file));
        assertThat(components.scheduler().text("prediction_type")).contains("v_prediction");
        assertThat(components.scheduler().flag("rescale_betas_zero_snr", false)).isTrue();
        assertThat(components.scheduler().text("timestep_spacing")).contains("trailing");
        assertThat(components.defaults().guidance()).isEqualTo(7.5);
    }

    @Test
    void aConfigurationOfTheSameNameBesideTheFileIsRead() throws IOException {
        Path file = original("model.diffusion_model.").write(temporary.resolve("some.model.safetensors"));
        Files.writeString(temporary.resolve("some.model.yaml"), """
                model:
                  params:
                    parameterization: "v"
                    linear_start: 0.0001
                    linear_end: 0.02
                    timesteps: 500
                """);
        Components components = Components.open(location(file));
        assertThat(components.scheduler().text("prediction_type")).contains("v_prediction");
        assertThat(components.scheduler().number("beta_start", 0)).isEqualTo(0.0001);
        assertThat(components.scheduler().number("beta_end", 0)).isEqualTo(0.02);
        assertThat(components.scheduler().integer("num_train_timesteps", 0)).isEqualTo(500);
    }

    @Test
    void theFilesNameSaysThatItNeedsFewSteps() throws IOException {
        Path file = original("model.diffusion_model.").write(temporary.resolve("dream_LCM_v2.safetensors"));
        Components components = Components.open(location(file));
        assertThat(components.defaults().sampler()).isEqualTo("lcm");
        assertThat(components.defaults().guidance()).isEqualTo(1);
        assertThat(components.scheduler().text("timestep_spacing")).contains("trailing");
    }

    @Test
    void aFolderWithOneFileIsThatFile() throws IOException {
        Path file = original("").write(temporary.resolve("any.safetensors"));
        Components components = Components.open(location(temporary));
        assertThat(components.unet()).isPresent();
        assertThat(components.location().path()).isEqualTo(file);
        Files.copy(file, temporary.resolve("another.safetensors"));
        assertThatThrownBy(() -> Components.open(location(temporary)))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("2 files of weights", "another.safetensors, any.safetensors");
    }

    @Test
    void aFolderWithTheTwoHalvesOfATinyAutoencoderIsThatAutoencoder() throws IOException {
        Checkpoint whole = Checkpoint.open(
                golden("tiny-autoencoder/diffusion_pytorch_model.safetensors").path());
        TensorFile encoder = new TensorFile();
        Checkpoint half = whole.under("encoder.layers.");
        half.names().forEach(name -> encoder.with(name, half.tensor(name)));
        TensorFile decoder = new TensorFile();
        Checkpoint other = whole.under("decoder.layers.");
        other.names().forEach(name -> decoder.with(name, other.tensor(name)));
        encoder.write(temporary.resolve("taesd_encoder.safetensors"));
        decoder.write(temporary.resolve("taesd_decoder.safetensors"));
        assertThat(Components.open(location(temporary)).autoencoder())
                .hasValueSatisfying(tiny -> assertThat(tiny.latentChannels()).isEqualTo(16));
    }

    @ParameterizedTest
    @CsvSource({
        "double_blocks.0.img_attn.qkv.weight, Flux",
        "model.diffusion_model.joint_blocks.3.x_block.attn.qkv.weight, Stable Diffusion 3",
        "blocks.0.cross_attn.norm_k.weight, Wan",
        "encoder.block.0.layer.0.SelfAttention.q.weight, T5",
        "layers.0.residual_group.blocks.0.attn.relative_position_bias_table, SwinIR"
    })
    void anotherArchitectureIsRefusedByItsName(String tensor, String name) throws IOException {
        Path file = new TensorFile().with(tensor, 2, 2).write(temporary.resolve("any.safetensors"));
        assertThatThrownBy(() -> Components.open(location(file)))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(file.toString(), name, tensor, "expected Stable Diffusion 1, 2 or XL");
    }

    @Test
    void whatIsNothingKnownIsDescribedByItsTensors() throws IOException {
        Path file = new TensorFile().with("a.b", 2).with("c", 1).write(temporary.resolve("any.safetensors"));
        assertThatThrownBy(() -> Components.open(location(file)))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("a.b, c", "super-resolution");
    }

    @Test
    void missingAndExtraTensorsAreNamed() throws IOException {
        Path whole = original("").with("model_ema.decay", 1).write(temporary.resolve("extra.safetensors"));
        Inspection inspection = Inspection.of(location(whole));
        assertThat(inspection.extra()).containsExactly("model_ema.decay");
        assertThat(inspection.networks())
                .hasSize(1)
                .allMatch(network -> network.fault().isEmpty());
        Map<String, String> names = names();
        names.values().removeIf(name -> name.equals("out.2.bias"));
        Path incomplete = renamed("", names).write(temporary.resolve("incomplete.safetensors"));
        Inspection broken = Inspection.of(location(incomplete));
        assertThat(broken.networks().get(0).fault().orElseThrow()).contains("conv_out.bias");
        assertThat(broken.isComplete()).isFalse();
    }

    @Test
    void aLoraIsRecognised() {
        Inspection inspection = Inspection.of(golden("lora/kohya.safetensors"));
        assertThat(inspection.kind()).isEqualTo("LoRA for Stable Diffusion 1");
        assertThat(inspection.networks().get(0).description()).contains("the denoising network", "rank 4");
    }

    private TensorFile original(String prefix) throws IOException {
        return renamed(prefix, names());
    }

    /** The denoising network of the golden figures, by its authors' names. */
    private static TensorFile renamed(String prefix, Map<String, String> names) {
        Checkpoint network = Checkpoint.open(
                golden("sd1-mini/unet/diffusion_pytorch_model.safetensors").path());
        TensorFile file = new TensorFile();
        for (String name : network.names()) {
            if (names.containsKey(name)) {
                file.with(prefix + names.get(name), network.tensor(name));
            }
        }
        return file;
    }

    /** diffusers' names to original ones, without their prefix. */
    private static Map<String, String> names() throws IOException {
        Map<String, String> names = new HashMap<>();
        try (BufferedReader lines =
                Files.newBufferedReader(golden("checkpoint/ldm-names.tsv").path())) {
            lines.lines()
                    .map(line -> line.split("\t"))
                    .filter(line -> line[0].equals("unet"))
                    .forEach(line -> names.put(line[2], line[1].substring("model.diffusion_model.".length())));
        }
        return names;
    }

    private static ModelLocation location(Path path) {
        return new ModelLocation(path.toString(), path);
    }
}
