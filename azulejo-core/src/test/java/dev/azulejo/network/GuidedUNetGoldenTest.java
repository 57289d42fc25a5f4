package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A UNet with LoRAs, and with a ControlNet, computes what diffusers computes. */
class GuidedUNetGoldenTest {
    private static final Engine ENGINE = Engine.open("cpu", 2);

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    static Stream<Arguments> loras() {
        return Stream.of(
                Arguments.of("y_kohya", List.of(lora("kohya", 0.8))),
                Arguments.of("y_kohya_ldm", List.of(lora("kohya_ldm", 0.8))),
                Arguments.of("y_locon", List.of(lora("locon", 0.8))),
                Arguments.of("y_peft", List.of(lora("peft", 0.8))),
                Arguments.of("y_kohya_and_locon_at_half", List.of(lora("kohya", 0.5), lora("locon", 0.5))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("loras")
    void aLoraInAnyNamingChangesTheUnetAsInDiffusers(String figure, List<Lora> loras) {
        Map<String, Tensor> inputs = inputs();
        Tensor y = Golden.run(ENGINE, graph(unet().with(loras), inputs.get("x")), inputs)
                .get("y");
        Golden.open("lora/lora.golden.safetensors").assertEquals(figure, y);
    }

    @Test
    void aLoraForAnotherModelIsRefusedByName() {
        UNet other = UNet.of(
                Golden.checkpoint("sd1-tiny/unet/diffusion_pytorch_model.safetensors"),
                Golden.config("sd1-tiny/unet/config.json"));
        List<Lora> loras = List.of(lora("kohya", 1));
        assertThatThrownBy(() -> other.with(loras))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("kohya.safetensors", "another model");
    }

    @Test
    void aFileWithoutLoraIsRefused() {
        Checkpoint file = Golden.checkpoint("sd1-tiny/vae/diffusion_pytorch_model.safetensors");
        assertThatThrownBy(() -> Lora.of(file, 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("holds no LoRA");
    }

    /** Figures of a plain PyTorch implementation with small random weights, on latents of odd size. */
    @Test
    void controlNetEqualsTheReferenceAndGuidesTheUnet() {
        ControlNet network = ControlNet.of(
                Golden.checkpoint("controlnet/diffusion_pytorch_model.safetensors"),
                Golden.config("controlnet/config.json"));
        assertThat(network.factor()).isEqualTo(4);
        assertThat(network.residuals()).isEqualTo(6);
        Golden golden = Golden.open("controlnet/golden.safetensors");
        Map<String, Tensor> inputs = golden.inputs("x", "t", "context");
        Tensor x = inputs.get("x");
        Map<String, Tensor> shown = new LinkedHashMap<>(inputs);
        shown.putAll(golden.inputs("hint", "scale"));
        Map<String, Tensor> residuals = Golden.run(ENGINE, network.graph(batch(x), height(x), width(x)), shown);
        assertThat(residuals).hasSize(7);
        residuals.forEach(golden::assertEquals);
        UNet unet = UNet.of(
                Golden.checkpoint("controlnet/unet/diffusion_pytorch_model.safetensors"),
                Golden.config("controlnet/unet/config.json"));
        Map<String, Tensor> guided = new LinkedHashMap<>(inputs);
        guided.putAll(residuals);
        OnnxModel graph = unet.controlledGraph(batch(x), height(x), width(x));
        golden.assertEquals("y", Golden.run(ENGINE, graph, guided).get("y"));
    }

    private static UNet unet() {
        return UNet.of(
                Golden.checkpoint("sd1-mini/unet/diffusion_pytorch_model.safetensors"),
                Golden.config("sd1-mini/unet/config.json"));
    }

    /** The figures of all these cases are for the same inputs. */
    private static Map<String, Tensor> inputs() {
        return Golden.open("sd1-mini/unet.golden.safetensors").inputs("x", "t", "context");
    }

    private static OnnxModel graph(UNet unet, Tensor x) {
        return unet.graph(batch(x), height(x), width(x));
    }

    private static Lora lora(String name, double weight) {
        return Lora.of(Golden.checkpoint("lora/" + name + ".safetensors"), weight);
    }

    private static Axis batch(Tensor x) {
        return Axis.of(x.size(0));
    }

    private static Axis height(Tensor x) {
        return Axis.of(x.size(2));
    }

    private static Axis width(Tensor x) {
        return Axis.of(x.size(3));
    }
}
