package dev.azulejo.onnx;

import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import java.util.Arrays;
import java.util.List;

/**
 * The layers that networks are made of, over named weights, with the semantics of PyTorch's layers of the same name.
 * Shapes are [batch, channel, height, width] for pictures and [batch, position, feature] for sequences. Each way of
 * writing a layer is the one that ONNX Runtime runs fastest on a CPU.
 */
public final class Layers {
    /** Normalisation of transformer blocks, PyTorch's default. */
    private static final double LAYER_NORM_EPSILON = 1e-5;

    /** Channels that ONNX Runtime keeps together on processors with AVX-512; fewer on others, in powers of two. */
    private static final int BLOCK = 16;

    /** Begins the name of what a group normalisation shares: [1, group, 2], mean and variance. */
    private static final String STATISTICS = "statistics";

    private final Graph graph;

    /** Layers that are added to a graph. */
    public Layers(Graph graph) {
        this.graph = graph;
    }

    /** The graph that is being built. */
    public Graph graph() {
        return graph;
    }

    /** A convolution that keeps the size: stride 1, padding half the kernel. */
    public Value conv(Value x, Weights w) {
        return conv(x, w, 1);
    }

    /** A convolution with a stride; padding is half the kernel on each side. */
    public Value conv(Value x, Weights w, int stride) {
        StoredTensor kernel = w.tensor("weight", -1, -1, -1, -1);
        return conv(x, w, stride, halves(kernel));
    }

    /** A convolution with a stride and padding at top, left, bottom, right. */
    public Value conv(Value x, Weights w, int stride, long... pads) {
        StoredTensor kernel = w.tensor("weight", -1, x.expected(), -1, -1);
        return conv(x, w, bias(w, kernel), kernel, stride, pads);
    }

    /** A convolution without bias, with a stride; padding is half the kernel on each side. */
    public Value convWithoutBias(Value x, Weights w, int stride) {
        StoredTensor kernel = w.tensor("weight", -1, x.expected(), -1, -1);
        return conv(x, w, Value.NONE, kernel, stride, halves(kernel));
    }

    private Value conv(Value x, Weights w, Value bias, StoredTensor kernel, int stride, long... pads) {
        Window window = new Window(kernel.size(2), kernel.size(3), stride, pads[0], pads[1], pads[2], pads[3]);
        Value result = graph.convolution(x, w.value(graph, "weight"), bias, window);
        return result.with(kernel.size(0));
    }

    private static long[] halves(StoredTensor kernel) {
        if (kernel.size(2) != kernel.size(3) || kernel.size(2) % 2 == 0) {
            throw new ModelException("%s has the shape %s, expected a square kernel with an odd side"
                    .formatted(kernel.where(), kernel.shape()));
        }
        long vertical = kernel.size(2) / 2;
        long horizontal = kernel.size(3) / 2;
        return new long[] {vertical, horizontal, vertical, horizontal};
    }

    /** A fully connected layer over the last axis of [batch, feature]. */
    public Value linear(Value x, Weights w) {
        StoredTensor weight = w.tensor("weight", -1, x.expected());
        return graph.rowsTimes(x, w.value(graph, "weight"), bias(w, weight)).with(weight.size(0));
    }

    /** A fully connected layer over the last axis of [batch, position, feature]. */
    public Value linearOverSequence(Value x, Weights w) {
        return overSequence(x, w, bias(w, w.tensor("weight", -1, x.expected())));
    }

    /** The same without bias, also of [batch, feature]. */
    public Value linearWithoutBias(Value x, Weights w) {
        return overSequence(x, w, Value.NONE);
    }

    private Value bias(Weights w, StoredTensor weight) {
        return graph.weight(w.tensor("bias", weight.size(0)));
    }

    /** As a product of matrices that takes the weights as they lie: a transposed copy would cost memory and time. */
    private Value overSequence(Value x, Weights w, Value bias) {
        StoredTensor weight = w.tensor("weight", -1, x.expected());
        Value rows = graph.reshape(x, -1, weight.size(1));
        Value product = graph.rowsTimes(rows, w.value(graph, "weight"), bias);
        Value outer = graph.node("Shape", List.of(x), attributes -> attributes.integer("end", -1));
        return graph.node("Reshape", product, graph.concat(0, outer, graph.constant(weight.size(0))))
                .with(weight.size(0));
    }

    /** x * sigmoid(x), which ONNX Runtime fuses with what comes before. */
    public Value silu(Value x) {
        return graph.multiply(x, graph.each("Sigmoid", x));
    }

    /** x * Phi(x), exact. */
    public Value gelu(Value x) {
        return graph.each("Gelu", x);
    }

    /** max(0, x). */
    public Value relu(Value x) {
        return graph.each("Relu", x);
    }

    /** x where positive, else x times a slope. */
    public Value leakyRelu(Value x, double slope) {
        return graph.node("LeakyRelu", List.of(x), attributes -> attributes.number("alpha", slope))
                .with(x.channels());
    }

    /**
     * x where positive, else x times a learnt slope for each channel. Written as {@code slope * x + (1 - slope) * max(0, x)}
     * with convolutions of one value where ONNX Runtime can keep its blocked layout through them: its own PRelu needs the
     * plain layout, and runs on one thread (a third of the time of a small network of 3x3 convolutions).
     */
    public Value prelu(Value x, Weights w) {
        StoredTensor slope = w.tensor("weight", x.expected());
        long channels = slope.elements();
        if (channels % BLOCK != 0) {
            return graph.node("PRelu", x, graph.weight(slope.reshaped(channels, 1, 1)))
                    .with(channels);
        }
        Value below = graph.weight(slope.reshaped(channels, 1, 1, 1));
        Value above = graph.node("Sub", graph.scalar(1), below);
        return graph.add(scaled(relu(x), above, channels), scaled(x, below, channels));
    }

    /** Each channel times a number. */
    private Value scaled(Value x, Value factors, long channels) {
        return graph.node(
                        "Conv",
                        List.of(x, factors),
                        attributes -> attributes.integers("kernel_shape", 1, 1).integer("group", channels))
                .with(channels);
    }

    /**
     * Group normalisation: mean and variance over each group of channels and all positions, then a scale and shift for
     * each channel. As an instance normalisation of the groups, because the CPU has no operator of its own for it.
     *
     * @throws ModelException if the channels are no multiple of the groups
     */
    public Value groupNorm(Value x, int groups, double epsilon, Weights w) {
        StoredTensor scale = w.tensor("weight", x.expected());
        StoredTensor shift = w.tensor("bias", scale.elements());
        if (scale.elements() % groups != 0) {
            throw new ModelException("%s has %d channels, expected a multiple of the %d groups of the configuration"
                    .formatted(scale.where(), scale.elements(), groups));
        }
        Commons commons = graph.commons();
        if (commons.wanted()) {
            Value statistics = commons.value(
                    STATISTICS, () -> statistics(commons.counted(x), groups), Axis.of(1), Axis.of(groups), Axis.of(2));
            return scaled(x, statistics, groups, epsilon, scale, shift);
        }
        Value grouped = graph.reshape(x, 0, groups, -1);
        float[] ones = new float[groups];
        Arrays.fill(ones, 1);
        Value normalised = graph.node(
                "InstanceNormalization",
                List.of(grouped, graph.constant(ones), graph.constant(new float[groups])),
                attributes -> attributes.number("epsilon", epsilon));
        Value whole = graph.reshapeLike(normalised, x);
        Value scaled = graph.multiply(whole, graph.weight(scale.reshaped(scale.elements(), 1, 1)));
        return graph.add(scaled, graph.weight(shift.reshaped(shift.elements(), 1, 1)))
                .with(scale.elements());
    }

    /** [n, group, 2]: mean and variance. By sums and sums of squares, which need no memory for intermediate pictures. */
    private Value statistics(Value x, int groups) {
        Value grouped = graph.reshape(x, 0, groups, -1);
        Value positions = graph.constant(2L);
        Value mean = graph.node("ReduceMean", grouped, positions);
        Value squares = graph.node("ReduceSumSquare", grouped, positions);
        Value count = graph.toFloat(graph.gather(graph.node("Shape", grouped), 0, 2L));
        Value variance = graph.node("Sub", graph.node("Div", squares, count), graph.multiply(mean, mean));
        return graph.concat(2, mean, graph.each("Relu", variance));
    }

    /** Each channel times a number plus a number: normalisation, scale and shift in one. */
    private Value scaled(
            Value x, Value statistics, int groups, double epsilon, StoredTensor scale, StoredTensor shift) {
        long channels = scale.elements();
        Value mean = graph.slice(statistics, 2, 0, 1);
        Value deviation = graph.each("Sqrt", graph.add(graph.slice(statistics, 2, 1, 2), epsilon));
        Value factors = graph.node("Div", graph.weight(scale.reshaped(groups, channels / groups)), deviation);
        Value summands = graph.node(
                "Sub", graph.weight(shift.reshaped(groups, channels / groups)), graph.multiply(mean, factors));
        Value scaled = graph.multiply(x, graph.reshape(factors, 0, channels, 1, 1));
        return graph.add(scaled, graph.reshape(summands, 0, channels, 1, 1)).with(channels);
    }

    /** Layer normalisation over the last axis. */
    public Value layerNorm(Value x, Weights w) {
        StoredTensor scale = w.tensor("weight", x.expected());
        return graph.node(
                        "LayerNormalization",
                        List.of(x, graph.weight(scale), graph.weight(w.tensor("bias", scale.elements()))),
                        attributes -> attributes.integer("axis", -1).number("epsilon", LAYER_NORM_EPSILON))
                .with(x.channels());
    }

    /** Scaled dot-product attention over [batch, position, heads * size]; fused, so that no score matrix is kept. */
    public Value attention(Value query, Value key, Value value, int heads) {
        return attention(List.of(query, key, value), heads);
    }

    /** The same with a summand for the scores, which broadcasts to [batch, head, position, position]. */
    public Value attention(Value query, Value key, Value value, int heads, Value bias) {
        return attention(List.of(query, key, value, Value.NONE, Value.NONE, bias), heads);
    }

    private Value attention(List<Value> operands, int heads) {
        Value value = operands.get(2);
        return graph.runtimeNode("MultiHeadAttention", operands, attributes -> attributes.integer("num_heads", heads))
                .with(value.channels());
    }

    /** Each position repeated {@code factor} times in both directions. */
    public Value enlargeNearest(Value x, int factor) {
        return graph.enlarged(x, factor);
    }

    /** Nearest enlargement to the height and width of another tensor. */
    public Value enlargeNearest(Value x, Value like) {
        Value outer = graph.node("Slice", graph.node("Shape", x), graph.constant(0L), graph.constant(2L));
        Value inner = graph.node("Slice", graph.node("Shape", like), graph.constant(2L), graph.constant(4L));
        return graph.node("Resize", List.of(x, Value.NONE, Value.NONE, graph.concat(0, outer, inner)), Layers::nearest)
                .with(x.channels());
    }

    /** Each pixel stands for as many as the factor says. */
    static void nearest(Attributes attributes) {
        attributes
                .text("mode", "nearest")
                .text("nearest_mode", "floor")
                .text("coordinate_transformation_mode", "asymmetric");
    }

    /** Channels to positions: [n, c * f * f, h, w] to [n, c, h * f, w * f] (PyTorch's pixel shuffle). */
    public Value pixelShuffle(Value x, int factor) {
        return graph.node(
                        "DepthToSpace",
                        List.of(x),
                        attributes -> attributes.integer("blocksize", factor).text("mode", "CRD"))
                .with(x.channels() / ((long) factor * factor));
    }

    /** Positions to channels: [n, c, h * f, w * f] to [n, c * f * f, h, w] (PyTorch's pixel unshuffle). */
    public Value pixelUnshuffle(Value x, int channels, int factor) {
        Value positionFirst =
                graph.node("SpaceToDepth", List.of(x), attributes -> attributes.integer("blocksize", factor));
        long[] order = new long[channels * factor * factor];
        for (int channel = 0; channel < channels; channel++) {
            for (int place = 0; place < factor * factor; place++) {
                order[channel * factor * factor + place] = (long) place * channels + channel;
            }
        }
        return graph.gather(positionFirst, 1, order).with(order.length);
    }

    /** Two halves along the last axis of a sequence. */
    public List<Value> halves(Value x) {
        return graph
                .nodes(
                        "Split",
                        List.of(x),
                        2,
                        attributes -> attributes.integer("axis", -1).integer("num_outputs", 2))
                .stream()
                .map(half -> half.with(x.channels() / 2))
                .toList();
    }
}
