package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Layers;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Value;
import dev.azulejo.onnx.Weights;

/**
 * SRVGGNetCompact (Wang et al. 2021, Real-ESRGAN): a plain chain of 3x3 convolutions at the input's resolution, then a
 * pixel shuffle, added to the nearest enlargement. Width, depth, factor and activation are read off the tensors:
 * {@code body.N.weight} is a convolution for even N and the slopes of a PReLU for odd ones, or there are none (a leaky ReLU).
 *
 * @param weights tensors named {@code body.N.*}
 * @param layers numbered layers, convolutions and activations
 * @param factor enlargement
 */
public record SrVgg(Weights weights, int layers, int factor) implements Upscaler {
    private static final int COLOURS = 3;
    private static final double LEAK = 0.1;

    /** True if the tensors look like this network. */
    public static boolean detect(Checkpoint checkpoint) {
        return checkpoint.has("body.0.weight")
                && checkpoint.tensor("body.0.weight").rank() == 4
                && checkpoint.has("body.2.weight");
    }

    /**
     * Reads the network off its tensors.
     *
     * @throws ModelException if they are not those of this network
     */
    public static SrVgg of(Checkpoint checkpoint) {
        Weights body = Weights.of(checkpoint).at("body");
        int layers = 0;
        for (String name : checkpoint.names()) {
            String[] parts = name.split("\\.");
            if (parts.length == 3 && parts[0].equals("body") && parts[1].matches("\\d{1,4}")) {
                layers = Math.max(layers, Integer.parseInt(parts[1]) + 1);
            }
        }
        if (layers == 0) {
            throw new ModelException(
                    checkpoint.file() + " is no SRVGG network: expected tensors body.0.weight, body.1.weight, ...");
        }
        body.at(0).tensor("weight", -1, COLOURS, 3, 3);
        StoredTensor last = body.at(layers - 1).tensor("weight", -1, -1, 3, 3);
        int factor = (int) Math.round(Math.sqrt(last.size(0) / (double) COLOURS));
        if ((long) COLOURS * factor * factor != last.size(0)) {
            throw new ModelException(
                    "%s: the last convolution of the SRVGG network has %d channels, expected 3 times a square"
                            .formatted(checkpoint.file(), last.size(0)));
        }
        return new SrVgg(body, layers, factor);
    }

    @Override
    public int granularity() {
        return 1;
    }

    @Override
    public int halo() {
        // Every second layer is a convolution of 3x3, the first and the last among them.
        return (layers + 1) / 2;
    }

    @Override
    public double operations() {
        return Operations.perPosition(weights.checkpoint());
    }

    @Override
    public OnnxModel graph() {
        Graph graph = new Graph();
        Layers l = new Layers(graph);
        Value x = graph.input("x", Axis.open("n"), Axis.of(COLOURS), Axis.open("h"), Axis.open("w"));
        Value y = x;
        for (int i = 0; i < layers; i++) {
            y = layer(l, y, i);
        }
        graph.output("y", graph.add(l.pixelShuffle(y, factor), l.enlargeNearest(x, factor)));
        return graph.build();
    }

    /** Convolutions and activations take turns; the activations have weights all or none. */
    private Value layer(Layers l, Value x, int i) {
        if (i % 2 == 0) {
            return l.conv(x, weights.at(i));
        }
        return learnt() ? l.prelu(x, weights.at(i)) : l.leakyRelu(x, LEAK);
    }

    private boolean learnt() {
        for (int i = 1; i < layers; i += 2) {
            if (weights.has(i)) {
                return true;
            }
        }
        return false;
    }
}
