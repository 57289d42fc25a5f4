package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * UNets of other structures than Stable Diffusion 1, on latents whose sides are no multiple of what the network halves them
 * by. The figures are those of a plain PyTorch implementation of diffusers' documented layers, with small random weights:
 * <ul>
 *   <li>{@code sdxl}: heads and transformer layers for each level, linear projections, pooled text and six sizes;
 *   <li>{@code x4}: class labels as numbers, first attentions that look at the text, kernels of 5 and 1, seven channels;
 *   <li>{@code timestep_class}: class labels as times, sines first, shifted frequencies, padding at two sides, centred input.
 * </ul>
 */
class UNetVariantsTest {
    private static final Engine ENGINE = Engine.open("cpu", 2);

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    @ParameterizedTest
    @CsvSource({"sdxl, text_embeds time_ids", "x4, class_labels", "timestep_class, class_labels"})
    void theFiguresOfTheReferenceAreReached(String name, String conditions) {
        UNet unet = unet(name);
        Golden golden = Golden.open("unet-variants/" + name + "/golden.safetensors");
        Map<String, Tensor> inputs = new LinkedHashMap<>(golden.inputs("x", "t", "context"));
        inputs.putAll(golden.inputs(conditions.split(" ")));
        Tensor x = inputs.get("x");
        OnnxModel fixed = unet.graph(Axis.of(x.size(0)), Axis.of(x.size(2)), Axis.of(x.size(3)));
        golden.assertEquals("y", Golden.run(ENGINE, fixed, inputs).get("y"));
        OnnxModel open = unet.graph(Axis.open("n"), Axis.open("h"), Axis.open("w"));
        golden.assertEquals("y", Golden.run(ENGINE, open, inputs).get("y"));
    }

    @Test
    void whatIsNotSupportedIsNamedWithTheFile() {
        Config config = Golden.config("unet-variants/sdxl/config.json");
        for (Map.Entry<String, Object> unsupported : List.<Map.Entry<String, Object>>of(
                Map.entry("resnet_time_scale_shift", "spatial"),
                Map.entry("dual_cross_attention", true),
                Map.entry("mid_block_scale_factor", 1.4),
                Map.entry("attention_type", "gated"),
                Map.entry("addition_embed_type", "image"))) {
            Map<String, Object> values = config.values();
            values.put(unsupported.getKey(), unsupported.getValue());
            Config changed = Config.of("somewhere/config.json", values);
            assertThatThrownBy(() -> UNetConfig.of(changed))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContainingAll("somewhere/config.json", unsupported.getKey(), "expected");
        }
    }

    private static UNet unet(String name) {
        String folder = "unet-variants/" + name;
        return UNet.of(
                Golden.checkpoint(folder + "/diffusion_pytorch_model.safetensors"),
                Golden.config(folder + "/config.json"));
    }
}
