package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
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
}
