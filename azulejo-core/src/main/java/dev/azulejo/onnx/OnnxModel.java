package dev.azulejo.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A finished graph, ready for ONNX Runtime.
 *
 * @param bytes the serialised ModelProto; weights are references into files
 * @param weights the first of these files, which stands for all: the others lie beside it; empty if the graph refers to
 *     none
 * @param inputs names of the inputs, in order
 * @param outputs names of the outputs, in order
 */
public record OnnxModel(byte[] bytes, Optional<Path> weights, List<String> inputs, List<String> outputs) {
    /** Copies the lists. */
    public OnnxModel {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The folder that locations of weights are relative to; empty if the graph refers to no file. */
    public Optional<Path> folder() {
        return weights.map(Path::getParent);
    }
}
