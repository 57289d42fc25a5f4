package dev.azulejo.onnx;

import java.util.List;
import java.util.function.Consumer;

/**
 * A part of a graph.
 *
 * @param operands values that it needs
 * @param results values that it gives; none for an output of the graph
 * @param kind what it is, to whoever cuts the graph
 * @param writing how it is written
 */
record Operation(List<Value> operands, List<Value> results, Kind kind, Consumer<GraphWriter> writing) {
    enum Kind {
        INPUT,
        CONSTANT,
        NODE,
        OUTPUT,
        /** Nothing is computed: the operand leaves the graph, and another value of its shape comes back as the result. */
        EXCHANGE
    }
}
