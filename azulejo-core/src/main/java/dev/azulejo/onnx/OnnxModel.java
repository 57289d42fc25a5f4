package dev.azulejo.onnx;

import dev.azulejo.checkpoint.StoredTensor;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A finished graph, ready for ONNX Runtime. Immutable. */
public final class OnnxModel {
    private final List<Operation> content;
    private final Map<String, StoredTensor> weights;
    private final List<String> inputs;
    private final List<String> outputs;

    /** @param weights the stored tensors that the graph computes with, by the names of their float32 values */
    OnnxModel(List<Operation> content, Map<String, StoredTensor> weights, List<String> inputs, List<String> outputs) {
        this.content = List.copyOf(content);
        this.weights = weights;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
    }

    /** The serialised ModelProto, in float32; weights are references into the files that they lie in. */
    public byte[] bytes() {
        return write(new GraphWriter(weights, Placement.inFilesBeside(weights())));
    }

    /**
     * The same graph over a file of its own, which holds all weights as ONNX Runtime takes them.
     *
     * @param block channels that ONNX Runtime keeps together in its layout for convolutions on this machine; 0 for kernels
     *     as they are, which it can bring into that layout itself
     * @param file name of the file
     */
    public Repacked repacked(Precision precision, int block, String file) {
        Repacking placement = new Repacking(precision, block, file);
        return new Repacked(write(new GraphWriter(weights, placement)), placement.pieces(), placement.size());
    }

    /**
     * A graph over a file that is yet to be written.
     *
     * @param bytes the serialised ModelProto
     * @param pieces what the file consists of, in order; gaps are zeros
     * @param size bytes of the file
     */
    public record Repacked(byte[] bytes, List<WeightPiece> pieces, long size) {
        /** Copies the list. */
        public Repacked {
            pieces = List.copyOf(pieces);
        }
    }

    private byte[] write(GraphWriter writer) {
        content.forEach(operation -> operation.writing().accept(writer));
        return writer.toByteArray();
    }

    /** The first file of weights, which stands for all: the others lie beside it; empty if the graph refers to none. */
    public Optional<Path> weights() {
        return weights.values().stream().findFirst().map(StoredTensor::file);
    }

    /** The folder that locations of weights are relative to; empty if the graph refers to no file. */
    public Optional<Path> folder() {
        return weights().map(Path::getParent);
    }

    /** The stored tensors that it computes with, in the order of their first use. */
    public Collection<StoredTensor> tensors() {
        return weights.values();
    }

    /** Bytes of all weights as they are stored. */
    public long weightBytes() {
        return weights.values().stream().mapToLong(StoredTensor::length).sum();
    }

    /** Names of the inputs, in order. */
    public List<String> inputs() {
        return inputs;
    }

    /** Names of the outputs, in order. */
    public List<String> outputs() {
        return outputs;
    }

    /** True if any of a stored tensor's bytes are among those that the graph computes with, whatever it calls them. */
    public boolean uses(StoredTensor stored) {
        return weights.values().stream()
                .anyMatch(tensor -> tensor.offset() < stored.offset() + stored.length()
                        && stored.offset() < tensor.offset() + tensor.length()
                        && tensor.file().equals(stored.file()));
    }
}
