package dev.azulejo.onnx;

import dev.azulejo.checkpoint.StoredTensor;
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
 * @param tensors the stored tensors that it computes with, in the order of their first use
 */
public record OnnxModel(
        byte[] bytes, Optional<Path> weights, List<String> inputs, List<String> outputs, List<StoredTensor> tensors) {
    /** Copies the lists. */
    public OnnxModel {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        tensors = List.copyOf(tensors);
    }

    /** The folder that locations of weights are relative to; empty if the graph refers to no file. */
    public Optional<Path> folder() {
        return weights.map(Path::getParent);
    }

    /** True if any of a stored tensor's bytes are among those that the graph computes with, whatever it calls them. */
    public boolean uses(StoredTensor stored) {
        return tensors.stream()
                .anyMatch(tensor -> tensor.offset() < stored.offset() + stored.length()
                        && stored.offset() < tensor.offset() + tensor.length()
                        && tensor.file().equals(stored.file()));
    }
}
