package dev.azulejo.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Layers;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Precision;
import dev.azulejo.onnx.Value;
import dev.azulejo.onnx.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions by fewer multiplications give what convolutions give, for pictures and batches of any size. */
class MappedKernelsTest {
    private static final int IN = 192;
    private static final int OUT = 208;

    private final OrtEnvironment environment = Natives.load();

    @TempDir
    private Path temp;

    private Weights weights;

    @BeforeEach
    void writeWeights() throws IOException {
        String header = ("{\"conv.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d,3,3],\"data_offsets\":[0,%d]},"
                        + "\"conv.bias\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}}")
                .formatted(OUT, IN, OUT * IN * 36, OUT, OUT * IN * 36, OUT * IN * 36 + OUT * 4);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + header.length() + OUT * IN * 36 + OUT * 4)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        Random random = new Random(1);
        while (file.hasRemaining()) {
            file.putFloat((float) random.nextGaussian() / 40);
        }
        weights = Weights.of(Checkpoint.open(Files.write(temp.resolve("kernels.safetensors"), file.array())));
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 8", "1, 13, 10", "2, 7, 4", "3, 1, 1", "1, 3, 18"})
    void tilesOfFourGiveTheConvolution(int batch, int height, int width) throws OrtException, IOException {
        assertThat(error(model(1), batch, height, width)).isBetween(1e-9, 2e-5);
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 8", "2, 13, 6", "1, 2, 9"})
    void tilesOfTwoGiveTheConvolution(int batch, int height, int width) throws OrtException, IOException {
        assertThat(error(model(2), batch, height, width)).isBetween(1e-9, 2e-5);
    }

    @Test
    void kernelsAreMappedWhereThatPays() {
        assertThat(forms(model(1))).contains("MAPPED 4").doesNotContain("MAPPED 2");
        assertThat(forms(model(2))).contains("MAPPED 2").doesNotContain("MAPPED 4");
        assertThat(forms(model(4))).doesNotContain("MAPPED");
    }

    private static String forms(OnnxModel model) {
        return model.repacked(Precision.FLOAT32, 16, "w").pieces().toString()
                + model.repacked(Precision.FLOAT32, 16, "w").pieces().stream()
                        .map(piece -> piece.form() + " " + piece.group())
                        .toList();
    }

    /** A convolution of a picture, or of one that is reduced first. */
    private OnnxModel model(int reduced) {
        Graph graph = new Graph();
        Layers layers = new Layers(graph);
        Value x = graph.input("x", Axis.open("n"), Axis.of(IN), Axis.open("h"), Axis.open("w"));
        Value h = x;
        for (int i = 1; i < reduced; i *= 2) {
            // What is reduced has other channels, so the mapped one has to come after.
            h = layers.conv(h, weights.at("conv"), 2);
            h = graph.slice(h, 1, 0, IN).with(IN);
        }
        graph.output("y", layers.conv(h, weights.at("conv")));
        return graph.build();
    }

    private double error(OnnxModel model, int batch, int height, int width) throws OrtException, IOException {
        Random random = new Random(2);
        float[] data = new float[batch * IN * height * width];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) random.nextGaussian();
        }
        Tensor x = new Tensor(new long[] {batch, IN, height, width}, data);
        Sessions sessions = new Sessions(environment, Device.of("cpu"), 2);
        WeightCache cache = new WeightCache(temp.resolve("cache"), 2, 1);
        Tensor expected = run(sessions.open(model.bytes(), model.folder()), x);
        Tensor found = run(new LargeNetworks(sessions, cache, Precision.FLOAT32).open(model, new Cancellation()), x);
        assertThat(found.shape()).isEqualTo(expected.shape());
        return GoldenTensors.relativeError(found.data(), expected.data());
    }

    private Tensor run(OrtSession session, Tensor x) {
        try (Network network = new Network("a network", environment, session, () -> {})) {
            return network.run(Map.of("x", x), new Cancellation()).get("y");
        }
    }
}
