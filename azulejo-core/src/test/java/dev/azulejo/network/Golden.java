package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import dev.azulejo.runtime.Tensor;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A reference file on the class path, and networks held against it. */
record Golden(GoldenTensors tensors) {
    private static final double TOLERANCE = 1e-4;

    static Golden open(String resource) {
        return new Golden(GoldenTensors.open("golden/" + resource));
    }

    static Checkpoint checkpoint(String resource) {
        return Checkpoint.open(path(resource));
    }

    static Config config(String resource) {
        return Config.read(path(resource));
    }

    static Path path(String resource) {
        URL url = Golden.class.getClassLoader().getResource("golden/" + resource);
        try {
            return Path.of(Objects.requireNonNull(url, resource).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The tensors of these names as inputs. */
    Map<String, Tensor> inputs(String... names) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (String name : names) {
            inputs.put(name, tensor(name));
        }
        return inputs;
    }

    Tensor tensor(String name) {
        return new Tensor(Arrays.stream(tensors.shape(name)).asLongStream().toArray(), tensors.get(name));
    }

    static Map<String, Tensor> run(Engine engine, OnnxModel model, Map<String, Tensor> inputs) {
        try (Network network = engine.open(model)) {
            return network.run(inputs, new Cancellation());
        }
    }

    void assertEquals(String name, Tensor found) {
        assertEquals(name, found, TOLERANCE);
    }

    void assertEquals(String name, Tensor found, double tolerance) {
        assertThat(Arrays.stream(found.shape()).mapToInt(Math::toIntExact).toArray())
                .as(name)
                .containsExactly(tensors.shape(name));
        assertThat(GoldenTensors.relativeError(found.data(), tensors.get(name)))
                .as(name)
                .isLessThan(tolerance);
    }

    /** Every value times a factor plus a summand: diffusers' pictures are in -1..1, ours in 0..1. */
    static Tensor mapped(Tensor tensor, double factor, double summand) {
        float[] data = tensor.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) (data[i] * factor + summand);
        }
        return new Tensor(tensor.shape(), data);
    }
}
