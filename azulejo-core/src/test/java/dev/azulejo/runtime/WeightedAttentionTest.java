package dev.azulejo.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Layers;
import dev.azulejo.onnx.Value;
import dev.azulejo.onnx.WeightedAttention;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A position elsewhere that stands for several is as if there were so many of it. */
class WeightedAttentionTest {
    private static final Engine ENGINE = Engine.open("cpu", 1);
    private static final int SIZE = 16;
    private static final int QUERIES = 37;
    private static final int HERE = 21;

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    @ParameterizedTest
    @CsvSource({"5, 1", "5, 7", "1, 300", "0, 4"})
    void aPositionThatStandsForSeveralIsAsManyCopies(int elsewhere, int copies) {
        long seed = 31L * elsewhere + copies;
        Random random = new Random(seed);
        float[] query = numbers(random, QUERIES * SIZE);
        float[] key = numbers(random, (HERE + elsewhere) * SIZE);
        float[] value = numbers(random, (HERE + elsewhere) * SIZE);
        float[] rows = new float[elsewhere * (2 * SIZE + WeightedAttention.PADDING)];
        for (int i = 0; i < elsewhere; i++) {
            int at = i * (2 * SIZE + WeightedAttention.PADDING);
            System.arraycopy(key, (HERE + i) * SIZE, rows, at, SIZE);
            rows[at + SIZE] = (float) Math.log(copies);
            System.arraycopy(value, (HERE + i) * SIZE, rows, at + SIZE + WeightedAttention.PADDING, SIZE);
        }
        float[] found = run(
                weighted(),
                Map.of(
                        "query", sequence(query),
                        "key", sequence(Arrays.copyOf(key, HERE * SIZE)),
                        "value", sequence(Arrays.copyOf(value, HERE * SIZE)),
                        "elsewhere",
                                new Tensor(new long[] {1, elsewhere, 2 * SIZE + WeightedAttention.PADDING}, rows)));
        float[] expected = run(
                plain(),
                Map.of(
                        "query", sequence(query),
                        "key", sequence(copied(key, elsewhere, copies)),
                        "value", sequence(copied(value, elsewhere, copies))));
        assertThat(GoldenTensors.relativeError(found, expected))
                .as("seed " + seed)
                .isLessThan(1e-4);
    }

    private static float[] copied(float[] rows, int elsewhere, int copies) {
        float[] all = Arrays.copyOf(rows, (HERE + elsewhere * copies) * SIZE);
        for (int i = 0; i < elsewhere * copies; i++) {
            System.arraycopy(rows, (HERE + i / copies) * SIZE, all, (HERE + i) * SIZE, SIZE);
        }
        return all;
    }

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = 2 * (float) random.nextGaussian();
        }
        return numbers;
    }

    private static Tensor sequence(float[] rows) {
        return new Tensor(new long[] {1, rows.length / SIZE, SIZE}, rows);
    }

    private static Graph weighted() {
        Graph graph = new Graph();
        graph.output(
                "y",
                new WeightedAttention(graph)
                        .of(
                                input(graph, "query", SIZE),
                                input(graph, "key", SIZE),
                                input(graph, "value", SIZE),
                                input(graph, "elsewhere", 2 * SIZE + WeightedAttention.PADDING)));
        return graph;
    }

    private static Graph plain() {
        Graph graph = new Graph();
        graph.output(
                "y",
                new Layers(graph)
                        .attention(
                                input(graph, "query", SIZE),
                                input(graph, "key", SIZE),
                                input(graph, "value", SIZE),
                                1));
        return graph;
    }

    private static Value input(Graph graph, String name, int features) {
        return graph.input(name, Axis.of(1), Axis.open(name + "s"), Axis.of(features));
    }

    private static float[] run(Graph graph, Map<String, Tensor> inputs) {
        try (Network network = ENGINE.open(graph.build())) {
            return network.run(inputs, new Cancellation()).get("y").data();
        }
    }
}
