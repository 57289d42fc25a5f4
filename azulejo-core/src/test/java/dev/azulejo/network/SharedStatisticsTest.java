package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.onnx.Axis;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.StagedNetwork;
import dev.azulejo.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A denoising network in stages, between which the statistics of its group normalisations are exchanged. */
class SharedStatisticsTest {
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
    void whereEachReceivesWhatItSentTheStagesAreTheWholeNetwork(String folder, String reference, String conditions) {
        UNet unet = UNet.of(
                Golden.checkpoint(folder + "/diffusion_pytorch_model.safetensors"),
                Golden.config(folder + "/config.json"));
        Golden golden = Golden.open(reference + ".safetensors");
        Map<String, Tensor> inputs = new LinkedHashMap<>(golden.inputs("x", "t", "context"));
        if (!conditions.isEmpty()) {
            inputs.putAll(golden.inputs(conditions.split(" ")));
        }
        Tensor x = inputs.get("x");
        Map<String, Tensor> other = new LinkedHashMap<>(inputs);
        float[] half = x.data().clone();
        for (int i = 0; i < half.length; i++) {
            half[i] /= 2;
        }
        other.put("x", new Tensor(x.shape(), half));
        List<dev.azulejo.onnx.OnnxModel> stages = unet.stages(Axis.open("n"), Axis.of(x.size(2)), Axis.of(x.size(3)));
        try (StagedNetwork network = ENGINE.open(stages, new Cancellation())) {
            List<Map<String, Tensor>> results =
                    network.run(List.of(inputs, other), (stage, all, sent) -> sent, new Cancellation());
            golden.assertEquals("y", results.get(0).get("y"));
            Tensor alone = Golden.run(ENGINE, unet.graph(Axis.open("n"), Axis.of(x.size(2)), Axis.of(x.size(3))), other)
                    .get("y");
            assertThat(GoldenTensors.relativeError(results.get(1).get("y").data(), alone.data()))
                    .isLessThan(1e-5);
        }
    }
}
