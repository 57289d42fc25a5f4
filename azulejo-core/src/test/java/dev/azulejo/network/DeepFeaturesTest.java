package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.onnx.Axis;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two parts of a denoising network, cut where its deep features are, make the whole network. */
class DeepFeaturesTest {
    private static final Engine ENGINE = Engine.open("cpu", 2);

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    @ParameterizedTest
    @CsvSource({
        "sd1-tiny/unet, sd1-tiny/unet.golden, ''",
        "sd1-mini/unet, sd1-mini/unet.golden, ''",
        "unet-variants/sdxl, unet-variants/sdxl/golden, text_embeds time_ids"
    })
    void theShallowPartWithTheDeepFeaturesOfTheSameInputIsTheWholeNetwork(
            String folder, String reference, String conditions) {
        UNet unet = UNet.of(
                Golden.checkpoint(folder + "/diffusion_pytorch_model.safetensors"),
                Golden.config(folder + "/config.json"));
        Golden golden = Golden.open(reference + ".safetensors");
        Map<String, Tensor> inputs = new LinkedHashMap<>(golden.inputs("x", "t", "context"));
        if (!conditions.isEmpty()) {
            inputs.putAll(golden.inputs(conditions.split(" ")));
        }
        Tensor x = inputs.get("x");
        Axis batch = Axis.open("n");
        Axis height = Axis.of(x.size(2));
        Axis width = Axis.of(x.size(3));
        Map<String, Tensor> whole = Golden.run(ENGINE, unet.deepGraph(batch, height, width), inputs);
        golden.assertEquals("y", whole.get("y"));
        Tensor deep = whole.get("deep");
        assertThat(deep.shape()).containsExactly(x.size(0), unet.deepChannels(), x.size(2), x.size(3));

        inputs.put("deep", deep);
        inputs.keySet().retainAll(unet.shallowGraph(batch, height, width).inputs());
        Tensor shallow = Golden.run(ENGINE, unet.shallowGraph(batch, height, width), inputs)
                .get("y");
        assertThat(GoldenTensors.relativeError(shallow.data(), whole.get("y").data()))
                .isLessThan(1e-6);
    }
}
