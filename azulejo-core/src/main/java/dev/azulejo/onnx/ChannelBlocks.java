package dev.azulejo.onnx;

import java.util.List;
import java.util.function.Consumer;

/**
 * How many channels ONNX Runtime keeps together in its layout for convolutions: it depends on the processor, and no call
 * tells it. A graph that brings counted values into that layout does.
 */
public final class ChannelBlocks {
    /** More than any processor keeps together. */
    private static final int CHANNELS = 64;

    private static final int WIDTH = 2;

    private ChannelBlocks() {}

    /** A graph from {@code x} [1, 64, 1, 2] to {@code y}; opening it fails where there is no such layout. */
    public static OnnxModel graph() {
        Graph graph = new Graph();
        Consumer<Attributes> none = attributes -> {};
        Value x = graph.input("x", Axis.of(1), Axis.of(CHANNELS), Axis.of(1), Axis.of(WIDTH));
        graph.output("y", graph.node("ReorderInput", GraphWriter.BLOCKED_DOMAIN, List.of(x), "blocked", none));
        return graph.build();
    }

    /** What the graph wants: 0, 1, 2, ... */
    public static float[] input() {
        float[] values = new float[CHANNELS * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return values;
    }

    /** The number of channels, from what the graph gives; 0 if that is no layout in blocks. */
    public static int size(float[] output) {
        for (int block = 1; block <= CHANNELS; block *= 2) {
            if (isLayout(output, block)) {
                return block == 1 ? 0 : block;
            }
        }
        return 0;
    }

    private static boolean isLayout(float[] output, int block) {
        for (int i = 0; i < output.length; i++) {
            int within = i % block;
            int position = i / block % WIDTH;
            int channel = i / block / WIDTH * block + within;
            if (output[i] != channel * WIDTH + position) {
                return false;
            }
        }
        return output.length == CHANNELS * WIDTH;
    }
}
