package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.LdmNames;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole models in one file with the original names and no configuration compute what they should: structure, heads and
 * activations are found from names and shapes. Figures of a plain PyTorch implementation and of transformers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DetectedNetworksTest {
    private static final Engine ENGINE = Engine.open("cpu", 2);

    private final Map<String, Checkpoint> files = new LinkedHashMap<>();

    @BeforeAll
    void write(@TempDir Path folder) throws IOException {
        for (String name :
                List.of("sdxl", "sd2-inpainting", "x4-upscaler", "sd1-lcm", "scale-shift", "clip-projection")) {
            files.put(
                    name, FormulaWeights.write("detected/" + name + ".tsv.gz", folder.resolve(name + ".safetensors")));
        }
    }

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    /** Where the width of the pooled text is not known, the sizes of SDXL's embedding are found all the same. */
    @ParameterizedTest
    @CsvSource({"sdxl, 48", "sdxl, 0", "sd2-inpainting, 0", "x4-upscaler, 0", "sd1-lcm, 0"})
    void unetsNeedNoConfiguration(String name, int pooledFeatures) {
        UNet unet = UNet.detect(LdmNames.unet(files.get(name)), pooledFeatures);
        Golden golden = Golden.open("detected/" + name + ".golden.safetensors");
        OnnxModel graph = unet.graph(Axis.of(1), Axis.of(8), Axis.of(8));
        golden.assertEquals("y", run(graph, golden).get("y"));
        assertEverythingIsUsed(unet.weights().checkpoint(), graph);
    }

    /**
     * diffusers' first form, PEFT's with lengths of rows, LoCon with a kernel in the middle, and DoRA by rows and by columns as
     * kohya's and LyCORIS' code name it; each at a strength of 0.7.
     */
    @ParameterizedTest
    @ValueSource(strings = {"processor", "peft", "middle", "rows", "columns"})
    void furtherFormsOfLowRankChangesHaveTheirEffect(String form, @TempDir Path folder) throws IOException {
        Checkpoint file = FormulaWeights.write("detected/lora-" + form + ".tsv.gz", folder.resolve("lora.safetensors"));
        Lora lora = Lora.of(file, 0.7, 0);
        assertThat(lora.unknown()).isEmpty();
        UNet unet = UNet.detect(LdmNames.unet(files.get("sd1-lcm")), 0).with(List.of(lora));
        OnnxModel graph = unet.graph(Axis.of(1), Axis.of(8), Axis.of(8));
        Tensor y =
                run(graph, Golden.open("detected/sd1-lcm.golden.safetensors")).get("y");
        Golden.open("detected/lora-" + form + ".golden.safetensors").assertEquals("y", y);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdxl", "sd2-inpainting", "x4-upscaler"})
    void autoencodersNeedNoConfiguration(String name) {
        AutoencoderKl network = AutoencoderKl.detect(LdmNames.vae(files.get(name)), 0.13025);
        Golden golden = Golden.open("detected/" + name + ".golden.safetensors");
        Map<String, Tensor> encoded =
                Golden.run(ENGINE, network.encoder(), Map.of("x", Golden.mapped(golden.tensor("image"), 0.5, 0.5)));
        golden.assertEquals("mean", encoded.get("mean"));
        golden.assertEquals("logvar", encoded.get("logvar"));
        golden.assertEquals("mean", Golden.mapped(encoded.get("z"), 1 / 0.13025, 0));
        Tensor decoded = Golden.run(ENGINE, network.decoder(), Map.of("z", encoded.get("z")))
                .get("x");
        golden.assertEquals("decoded", Golden.mapped(decoded, 2, -1));
        assertEverythingIsUsed(network.weights().checkpoint(), network.encoder(), network.decoder());
    }

    /** In the order of SDXL's file: OpenAI's encoder, then OpenCLIP's; the one of Stable Diffusion 2 stops a layer earlier. */
    @ParameterizedTest
    @CsvSource({"sdxl, '', false", "sdxl, second_, true", "sd2-inpainting, '', false", "sd1-lcm, '', false"})
    void textEncodersNeedNoConfiguration(String name, String prefix, boolean second) {
        Checkpoint file = files.get(name);
        ClipText network = ClipText.detect(second ? LdmNames.textEncoder2(file) : LdmNames.textEncoder(file));
        Golden golden = Golden.open("detected/" + name + ".golden.safetensors");
        Map<String, Tensor> found = Golden.run(ENGINE, network.graph(), Map.of("ids", golden.tensor(prefix + "ids")));
        golden.assertEquals(prefix + "last_hidden_state", first(found.get("last_hidden_state"), 4));
        golden.assertEquals(prefix + "penultimate", first(found.get("penultimate"), 4));
        golden.assertEquals(prefix + "pooled", found.get("pooled"));
        assertThat(found.containsKey("text_embeds")).isEqualTo(second);
        if (second) {
            golden.assertEquals(prefix + "text_embeds", found.get("text_embeds"));
        }
        assertEverythingIsUsed(network.weights().checkpoint(), network.graph());
    }

    /**
     * transformers' class with a projection; with an end token of 2 the largest number of a text ends it, the first of
     * equals. Later versions of transformers leave {@code text_model.} out of the names of the class without a projection.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTextEncoderWithAnOldEndTokenEqualsTransformers(boolean bare) {
        Checkpoint file = files.get("clip-projection");
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : file.names()) {
            tensors.put(bare ? name.replace("text_model.", "") : name, file.tensor(name));
        }
        Config config =
                Config.of("config.json", Map.of("hidden_act", "gelu", "num_attention_heads", 2, "eos_token_id", 2));
        ClipText network = ClipText.of(file.view(tensors), config);
        Golden golden = Golden.open("detected/clip-projection.golden.safetensors");
        Map<String, Tensor> found = Golden.run(ENGINE, network.graph(), Map.of("ids", golden.tensor("ids")));
        golden.assertEquals("pooled", found.get("pooled"));
        golden.assertEquals("text_embeds", found.get("text_embeds"));
    }

    @Test
    void whatTheTimeScalesAndShiftsIsAsInDiffusers() {
        Config config = Config.of(
                "config.json",
                Map.of(
                        "block_out_channels",
                        List.of(8, 16),
                        "down_block_types",
                        List.of("CrossAttnDownBlock2D", "DownBlock2D"),
                        "up_block_types",
                        List.of("UpBlock2D", "CrossAttnUpBlock2D"),
                        "layers_per_block",
                        1,
                        "attention_head_dim",
                        2,
                        "norm_num_groups",
                        4,
                        "resnet_time_scale_shift",
                        "scale_shift"));
        Golden golden = Golden.open("detected/scale-shift.golden.safetensors");
        OnnxModel graph = UNet.of(files.get("scale-shift"), config).graph(Axis.of(1), Axis.of(8), Axis.of(8));
        golden.assertEquals("y", run(graph, golden).get("y"));
    }

    /** diffusers: (mean - latents_mean) * scaling_factor / latents_std, and back. */
    @Test
    void latentsAreCentredAndEvenedByChannel() {
        Map<String, Object> values = new LinkedHashMap<>(Map.of("scaling_factor", 0.5, "norm_num_groups", 32));
        values.put("latents_mean", List.of(0.5, -1.0, 0, 2));
        values.put("latents_std", List.of(1.0, 2.0, 4, 0.5));
        AutoencoderKl network = AutoencoderKl.of(LdmNames.vae(files.get("sdxl")), Config.of("config.json", values));
        Golden golden = Golden.open("detected/sdxl.golden.safetensors");
        Tensor z = Golden.run(ENGINE, network.encoder(), Map.of("x", Golden.mapped(golden.tensor("image"), 0.5, 0.5)))
                .get("z");
        float[] mean = golden.tensor("mean").data();
        double[] centre = {0.5, -1, 0, 2};
        double[] deviation = {1, 2, 4, 0.5};
        int size = mean.length / 4;
        for (int i = 0; i < mean.length; i++) {
            double expected = (mean[i] - centre[i / size]) * 0.5 / deviation[i / size];
            assertThat((double) z.data()[i]).isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-4));
        }
        Tensor decoded = Golden.run(ENGINE, network.decoder(), Map.of("z", z)).get("x");
        golden.assertEquals("decoded", Golden.mapped(decoded, 2, -1));
    }

    private static Map<String, Tensor> run(OnnxModel graph, Golden golden) {
        return Golden.run(ENGINE, graph, golden.inputs(graph.inputs().toArray(String[]::new)));
    }

    private static void assertEverythingIsUsed(Checkpoint network, OnnxModel... graphs) {
        assertThat(network.names()).allMatch(name -> {
            for (OnnxModel graph : graphs) {
                if (graph.uses(network.tensor(name))) {
                    return true;
                }
            }
            return false;
        });
    }

    /** The features of the first positions. */
    private static Tensor first(Tensor hidden, int positions) {
        int features = hidden.size(2);
        return new Tensor(
                new long[] {1, positions, features}, java.util.Arrays.copyOf(hidden.data(), positions * features));
    }
}
