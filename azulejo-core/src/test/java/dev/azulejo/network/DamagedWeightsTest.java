package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whichever tensor is missing or has another shape: building the graph says so, with the tensor's name. */
class DamagedWeightsTest {
    static Stream<Arguments> networks() {
        String unet = "sd1-tiny/unet/";
        String kl = "sd1-tiny/vae/";
        String tiny = "tiny-autoencoder/";
        String text = "sd1-tiny/text_encoder/";
        String weights = "diffusion_pytorch_model.safetensors";
        return Stream.of(
                network("UNet", unet + weights, file -> graph(UNet.of(file, Golden.config(unet + "config.json")))),
                network(
                        "UNet of SDXL",
                        "unet-variants/sdxl/" + weights,
                        file -> graph(UNet.of(file, Golden.config("unet-variants/sdxl/config.json")))),
                network("AutoencoderKL", kl + weights, file -> {
                    AutoencoderKl network = AutoencoderKl.of(file, Golden.config(kl + "config.json"));
                    network.encoder();
                    network.decoder();
                }),
                network("AutoencoderTiny", tiny + weights, file -> {
                    AutoencoderTiny network = AutoencoderTiny.of(file, Golden.config(tiny + "config.json"));
                    network.encoder();
                    network.decoder();
                }),
                network(
                        "CLIP",
                        text + "model.safetensors",
                        file -> ClipText.of(file, Golden.config(text + "config.json"))
                                .graph()),
                network(
                        "SRVGG",
                        "upscalers/srvgg_x2.pth",
                        file -> SrVgg.of(file).graph()),
                network(
                        "RRDBNet",
                        "upscalers/rrdb_x4.safetensors",
                        file -> RrdbNet.of(file).graph()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void everyTensorIsMissedByName(String name, Checkpoint whole, Consumer<Checkpoint> network) {
        assertThatCode(() -> network.accept(whole)).doesNotThrowAnyException();
        for (String tensor : whole.names()) {
            Checkpoint damaged = without(whole, tensor);
            assertThatThrownBy(() -> network.accept(damaged))
                    .as("without " + tensor)
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(moduleOf(tensor));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void everyTensorOfAnotherShapeIsNamed(String name, Checkpoint whole, Consumer<Checkpoint> network) {
        for (String tensor : whole.names()) {
            Checkpoint damaged = with(whole, tensor, flat(whole.tensor(tensor)));
            assertThatThrownBy(() -> network.accept(damaged))
                    .as("with a flat " + tensor)
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(moduleOf(tensor));
            StoredTensor original = whole.tensor(tensor);
            if (original.rank() >= 2 && original.size(0) != original.size(1)) {
                Checkpoint swapped = with(whole, tensor, swapped(original));
                assertThatThrownBy(() -> network.accept(swapped))
                        .as("with a swapped " + tensor)
                        .isInstanceOf(ModelException.class);
            }
        }
    }

    /** The layer's name: without a weight, an earlier look at it may be what fails. */
    private static String moduleOf(String tensor) {
        return tensor.substring(0, tensor.lastIndexOf('.'));
    }

    private static void graph(UNet unet) {
        unet.graph(Axis.of(1), Axis.of(8), Axis.of(8));
    }

    private static Arguments network(String name, String file, Consumer<Checkpoint> network) {
        return Arguments.of(name, Golden.checkpoint(file), network);
    }

    private static Checkpoint without(Checkpoint whole, String tensor) {
        return with(whole, tensor, null);
    }

    private static Checkpoint with(Checkpoint whole, String name, StoredTensor other) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String each : whole.names()) {
            if (!each.equals(name)) {
                tensors.put(each, whole.tensor(each));
            } else if (other != null) {
                tensors.put(each, other);
            }
        }
        return whole.view(tensors);
    }

    /** As many elements along one axis more or fewer. */
    private static StoredTensor flat(StoredTensor tensor) {
        return tensor.rank() == 1 ? tensor.reshaped(1, tensor.elements()) : tensor.reshaped(tensor.elements());
    }

    private static StoredTensor swapped(StoredTensor tensor) {
        long[] shape = tensor.dimensions();
        long first = shape[0];
        shape[0] = shape[1];
        shape[1] = first;
        return tensor.reshaped(shape);
    }
}
