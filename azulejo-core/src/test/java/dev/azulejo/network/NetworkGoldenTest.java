package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import dev.azulejo.runtime.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each network computes what diffusers and Real-ESRGAN's reference compute, to a relative error of 1e-4. */
class NetworkGoldenTest {
    private static final double TOLERANCE = 1e-4;
    private static final Engine ENGINE = Engine.open("cpu", 2);

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    /** The published figures are those of the float32 weights; the float16 files have figures of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"srvgg_x2.float32", "srvgg_x4.float32", "srvgg_x2.float16", "srvgg_x4.float16"})
    void srVggEqualsTheReference(String name) {
        SrVgg network = SrVgg.of(checkpoint("golden/upscalers/" + name + ".safetensors"));
        GoldenTensors golden = GoldenTensors.open("golden/upscalers/" + name + ".golden.safetensors");
        assertClose(
                golden,
                "y",
                run(network.graph(), Map.of("x", tensor(golden, "x"))).get("y"));
    }

    @Test
    void theBuiltInUpscalerEqualsTheReference() {
        SrVgg network = SrVgg.of(checkpoint("dev/azulejo/builtin/upscaler/model.safetensors"));
        GoldenTensors golden = GoldenTensors.open("golden/builtin/upscaler.golden.safetensors");
        assertClose(
                golden,
                "y",
                run(network.graph(), Map.of("x", tensor(golden, "x"))).get("y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"golden/sd1-tiny/unet", "golden/sd1-mini/unet"})
    void unetWithTransformersEqualsDiffusers(String folder) {
        assertUnetEquals(folder, folder.replace("/unet", "/unet.golden.safetensors"));
    }

    @Test
    void theBuiltInUnetEqualsTheReference() {
        assertUnetEquals("dev/azulejo/builtin/unet", "golden/builtin/unet.golden.safetensors");
    }

    private static void assertUnetEquals(String folder, String reference) {
        UNet unet = UNet.of(
                checkpoint(folder + "/diffusion_pytorch_model.safetensors"),
                Config.read(path(folder + "/config.json")));
        GoldenTensors golden = GoldenTensors.open(reference);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (String input : new String[] {"x", "t", "context"}) {
            if (golden.has(input)) {
                inputs.put(input, tensor(golden, input));
            }
        }
        Tensor x = inputs.get("x");
        OnnxModel graph = unet.graph(Axis.of(x.size(0)), Axis.of(x.size(2)), Axis.of(x.size(3)));
        assertClose(golden, "y", run(graph, inputs).get("y"));
    }

    @Test
    void autoencoderTinyEqualsDiffusersBothWays() {
        AutoencoderTiny network = AutoencoderTiny.of(
                checkpoint("golden/tiny-autoencoder/diffusion_pytorch_model.safetensors"),
                Config.read(path("golden/tiny-autoencoder/config.json")));
        GoldenTensors golden = GoldenTensors.open("golden/tiny-autoencoder.golden.safetensors");
        // diffusers' pictures are in -1..1, ours in 0..1.
        Tensor image = mapped(tensor(golden, "image"), 0.5f, 0.5f);
        assertClose(
                golden, "latents", run(network.encoder(), Map.of("x", image)).get("z"));
        Tensor decoded =
                run(network.decoder(), Map.of("z", tensor(golden, "latents"))).get("x");
        assertClose(golden, "decoded", mapped(decoded, 2, -1));
    }

    @Test
    void pixelUnshuffleOrdersChannelsAsPyTorchAndLosesNothing() {
        AutoencoderPixelUnshuffle network = new AutoencoderPixelUnshuffle(2, 1.5, 0.25);
        float[] pixels = new float[3 * 4 * 6];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i / (float) pixels.length;
        }
        Tensor picture = new Tensor(new long[] {1, 3, 4, 6}, pixels);
        Tensor latents = run(network.encoder(), Map.of("x", picture)).get("z");
        assertThat(latents.shape()).containsExactly(1, 12, 2, 3);
        // Channel 4 * colour + 2 * row + column of the square: channel 7 is green's lower right.
        float lowerRightOfGreen = pixels[(4 + 1) * 6 + 1];
        assertThat(latents.data()[7 * 6]).isEqualTo(((2 * lowerRightOfGreen - 1) - 0.25f) * 1.5f);
        Tensor back = run(network.decoder(), Map.of("z", latents)).get("x");
        for (int i = 0; i < pixels.length; i++) {
            assertThat(back.data()[i]).isEqualTo(pixels[i], org.assertj.core.api.Assertions.within(1e-6f));
        }
    }

    private static Map<String, Tensor> run(OnnxModel model, Map<String, Tensor> inputs) {
        try (Network network = ENGINE.open(model)) {
            return network.run(inputs, new Cancellation());
        }
    }

    private static void assertClose(GoldenTensors golden, String name, Tensor found) {
        assertThat(Arrays.stream(found.shape()).mapToInt(Math::toIntExact).toArray())
                .containsExactly(golden.shape(name));
        assertThat(GoldenTensors.relativeError(found.data(), golden.get(name))).isLessThan(TOLERANCE);
    }

    private static Tensor tensor(GoldenTensors golden, String name) {
        return new Tensor(Arrays.stream(golden.shape(name)).asLongStream().toArray(), golden.get(name));
    }

    private static Tensor mapped(Tensor tensor, float factor, float summand) {
        float[] data = tensor.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] = data[i] * factor + summand;
        }
        return new Tensor(tensor.shape(), data);
    }

    private static Checkpoint checkpoint(String resource) {
        return Checkpoint.open(path(resource));
    }

    /** Weights are read from files: those of the built-in model, which is a jar here, from where that is made. */
    private static Path path(String resource) {
        if (resource.startsWith("dev/azulejo/builtin/")) {
            return Path.of("..", "azulejo-builtin", "src", "main", "resources").resolve(resource);
        }
        try {
            return Path.of(NetworkGoldenTest.class
                    .getClassLoader()
                    .getResource(resource)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
