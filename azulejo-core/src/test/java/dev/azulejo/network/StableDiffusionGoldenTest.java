package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.ModelException;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks around a Stable Diffusion UNet compute what diffusers, transformers and ESRGAN's code compute. */
class StableDiffusionGoldenTest {
    private static final Engine ENGINE = Engine.open("cpu", 2);

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    /** The figures are those of float32 weights, as the .pth files have them; the .safetensors are rounded to float16. */
    @ParameterizedTest
    @CsvSource({
        "rrdb_x2.legacy.pth, rrdb_x2, 1e-4, 2",
        "rrdb_x4.esrgan2018.pth, rrdb_x4, 1e-4, 4",
        "rrdb_x4.safetensors, rrdb_x4, 2e-3, 4"
    })
    void rrdbNetEqualsTheReferenceInEveryNamingAndFormat(String file, String figures, double tolerance, int factor) {
        Checkpoint checkpoint = Golden.checkpoint("upscalers/" + file);
        assertThat(RrdbNet.detect(checkpoint)).isTrue();
        RrdbNet network = RrdbNet.of(checkpoint);
        assertThat(network.factor()).isEqualTo(factor);
        Golden golden = Golden.open("upscalers/" + figures + ".golden.safetensors");
        golden.assertEquals(
                "y", Golden.run(ENGINE, network.graph(), golden.inputs("x")).get("y"), tolerance);
    }

    @Test
    void anotherUpscalerIsNotTakenForRrdbNet() {
        assertThat(RrdbNet.detect(Golden.checkpoint("upscalers/srvgg_x2.pth"))).isFalse();
    }

    @Test
    void autoencoderKlEqualsDiffusersBothWays() {
        AutoencoderKl network = AutoencoderKl.of(
                Golden.checkpoint("sd1-tiny/vae/diffusion_pytorch_model.safetensors"),
                Golden.config("sd1-tiny/vae/config.json"));
        assertThat(network.factor()).isEqualTo(2);
        assertThat(network.latentChannels()).isEqualTo(4);
        Golden golden = Golden.open("sd1-tiny/vae.golden.safetensors");
        Map<String, Tensor> encoded =
                Golden.run(ENGINE, network.encoder(), Map.of("x", Golden.mapped(golden.tensor("image"), 0.5, 0.5)));
        golden.assertEquals("mean", encoded.get("mean"));
        golden.assertEquals("logvar", encoded.get("logvar"));
        golden.assertEquals("latents", Golden.mapped(encoded.get("z"), 1 / 0.18215, 0));
        Tensor scaled = Golden.mapped(golden.tensor("latents"), 0.18215, 0);
        Tensor decoded =
                Golden.run(ENGINE, network.decoder(), Map.of("z", scaled)).get("x");
        golden.assertEquals("decoded", Golden.mapped(decoded, 2, -1));
    }

    @Test
    void clipTextEqualsTransformers() {
        ClipText network = ClipText.of(
                Golden.checkpoint("sd1-tiny/text_encoder/model.safetensors"),
                Golden.config("sd1-tiny/text_encoder/config.json"));
        Golden golden = Golden.open("sd1-tiny/text_encoder.golden.safetensors");
        Map<String, Tensor> found = Golden.run(ENGINE, network.graph(), golden.inputs("ids"));
        assertThat(found).containsOnlyKeys("last_hidden_state", "penultimate", "pooled");
        found.forEach(golden::assertEquals);
    }

    @Test
    void vectorsTakeThePlaceOfTokens() {
        ClipText network = ClipText.of(
                Golden.checkpoint("sd1-tiny/text_encoder/model.safetensors"),
                Golden.config("sd1-tiny/text_encoder/config.json"));
        Tensor ids = Golden.open("sd1-tiny/text_encoder.golden.safetensors").tensor("ids");
        float[] table = network.weights()
                .tensor("text_model.embeddings.token_embedding.weight")
                .floats();
        int features = network.features();
        int texts = ids.size(0);
        float[] vectors = new float[texts * network.positions() * features];
        float[] placed = new float[texts * network.positions()];
        float[] others = ids.data().clone();
        for (int i = 0; i < placed.length; i += 3) {
            System.arraycopy(table, (int) others[i] * features, vectors, i * features, features);
            placed[i] = 1;
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>(Map.of("ids", ids));
        Map<String, Tensor> expected = Golden.run(ENGINE, network.graph(1, false), inputs);
        // The tokens where vectors stand do not matter, but for the one that ends a text.
        for (int i = 0; i < placed.length; i += 3) {
            others[i] = others[i] == 49407 ? others[i] : 5;
        }
        inputs.put("ids", new Tensor(ids.shape(), others));
        inputs.put("vectors", new Tensor(new long[] {texts, network.positions(), features}, vectors));
        inputs.put("placed", new Tensor(new long[] {texts, network.positions(), 1}, placed));
        Map<String, Tensor> found = Golden.run(ENGINE, network.graph(1, true), inputs);
        assertThat(found).hasSameSizeAs(expected);
        found.forEach((name, tensor) ->
                assertThat(tensor.data()).as(name).isEqualTo(expected.get(name).data()));
    }

    @Test
    void clipSkipCountsFromTheEndForBothHiddenStates() {
        ClipText network = ClipText.of(
                Golden.checkpoint("sd1-tiny/text_encoder/model.safetensors"),
                Golden.config("sd1-tiny/text_encoder/config.json"));
        Map<String, Tensor> inputs =
                Golden.open("sd1-tiny/text_encoder.golden.safetensors").inputs("ids");
        Map<String, Tensor> whole = Golden.run(ENGINE, network.graph(), inputs);
        Map<String, Tensor> skipped = Golden.run(ENGINE, network.graph(2, false), inputs);
        // Two layers: what goes into the last one normalised, and what goes into the first one.
        assertThat(skipped.get("last_hidden_state").data())
                .isNotEqualTo(whole.get("last_hidden_state").data());
        assertThat(skipped.get("penultimate").data())
                .isNotEqualTo(whole.get("penultimate").data());
        assertThat(skipped.get("pooled").data()).isEqualTo(whole.get("pooled").data());
        float[] expected = normalised(whole.get("penultimate"), network);
        assertThat(GoldenTensors.relativeError(skipped.get("last_hidden_state").data(), expected))
                .isLessThan(1e-5);
        assertThatThrownBy(() -> network.graph(3, false))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("CLIP skip is 3", "2 layers");
    }

    private static float[] normalised(Tensor hidden, ClipText network) {
        float[] scale =
                network.weights().tensor("text_model.final_layer_norm.weight").floats();
        float[] shift =
                network.weights().tensor("text_model.final_layer_norm.bias").floats();
        float[] data = hidden.data().clone();
        for (int row = 0; row < data.length; row += scale.length) {
            double mean = 0;
            double square = 0;
            for (int i = 0; i < scale.length; i++) {
                mean += data[row + i] / scale.length;
                square += (double) data[row + i] * data[row + i] / scale.length;
            }
            double deviation = Math.sqrt(square - mean * mean + 1e-5);
            for (int i = 0; i < scale.length; i++) {
                data[row + i] = (float) ((data[row + i] - mean) / deviation * scale[i] + shift[i]);
            }
        }
        return data;
    }
}
