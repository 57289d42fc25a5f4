package dev.azulejo.onnx;

import java.util.List;

/**
 * Attention of one head over the positions of a part of a picture and some positions elsewhere, each of which stands for a
 * number of others: as if there were so many of it. The logarithm of that number is added to its scores. It gets there as
 * the product of one more feature of query and key, because a matrix of summands would be as large as that of the scores.
 *
 * <p>A position elsewhere is a row of {@code 2 * size + PADDING} numbers: its key, the logarithm of what it stands for,
 * zeros, its value.
 */
public final class WeightedAttention {
    /** The feature more, and zeros after it: processors take numbers by eight. */
    public static final int PADDING = 8;

    private final Graph graph;

    /** Attention that is added to a graph. */
    public WeightedAttention(Graph graph) {
        this.graph = graph;
    }

    /**
     * Adds it.
     *
     * @param query [1, position, size]
     * @param key [1, position of the part, size]
     * @param value as key
     * @param elsewhere [1, position elsewhere, 2 * size + PADDING]; there may be none
     * @return [1, position, size]
     */
    public Value of(Value query, Value key, Value value, Value elsewhere) {
        long size = query.channels();
        double root = Math.sqrt(size);
        long padded = size + PADDING;
        Value keys = graph.concat(1, padded(key, 0), graph.slice(elsewhere, 2, 0, padded));
        Value values = graph.concat(1, value, graph.slice(elsewhere, 2, padded, padded + size));
        return graph.runtimeNode(
                        "MultiHeadAttention",
                        // Scores are divided by the root, so that the logarithm has to be multiplied by it.
                        List.of(padded(query, root), keys, values),
                        attributes -> attributes.integer("num_heads", 1).number("scale", 1 / root))
                .with(size);
    }

    private Value padded(Value x, double filling) {
        return graph.node("Pad", x, graph.constant(0L, 0, 0, 0, 0, PADDING), graph.scalar(filling));
    }
}
