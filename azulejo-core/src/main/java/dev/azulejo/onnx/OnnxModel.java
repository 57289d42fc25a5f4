package dev.azulejo.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A finished graph, ready for ONNX Runtime.
 *
 * @param bytes the serialised ModelProto; weights are references into files
 * @param folder where these files lie; empty if the graph refers to none
 * @param inputs names of the inputs, in order
 * @param outputs names of the outputs, in order
 */
public record OnnxModel(byte[] bytes, Optional<Path> folder, List<String> inputs, List<String> outputs) {
    /** Copies the lists. */
    public OnnxModel {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
