package dev.azulejo.onnx;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The weights of one layer or block: the tensors of a checkpoint whose names begin with a path. Reads like the network:
 * {@code w.at("down_blocks").at(0).at("resnets").at(1)}. Immutable.
 */
public final class Weights {
    private final Checkpoint checkpoint;
    private final Map<String, List<LowRank>> changes;
    private final String path;

    private Weights(Checkpoint checkpoint, Map<String, List<LowRank>> changes, String path) {
        this.checkpoint = Objects.requireNonNull(checkpoint, "checkpoint");
        this.changes = changes;
        this.path = path;
    }

    /** All weights of a checkpoint. */
    public static Weights of(Checkpoint checkpoint) {
        return of(checkpoint, Map.of());
    }

    /**
     * All weights of a checkpoint, some of them changed: the graph adds the products when it is loaded.
     *
     * @param changes by the name of the tensor
     */
    public static Weights of(Checkpoint checkpoint, Map<String, List<LowRank>> changes) {
        return new Weights(checkpoint, Map.copyOf(changes), "");
    }

    /** The weights below a name. */
    public Weights at(String name) {
        return new Weights(checkpoint, changes, path + name + ".");
    }

    /** The weights below a number: the i-th of a list of blocks. */
    public Weights at(int index) {
        return at(Integer.toString(index));
    }

    /** True if there is a tensor of this name, or one below it. */
    public boolean has(String name) {
        return checkpoint.has(path + name) || checkpoint.hasUnder(path + name + ".");
    }

    /** True if there is a tensor below this number. */
    public boolean has(int index) {
        return has(Integer.toString(index));
    }

    /** How many blocks are numbered 0, 1, 2, ... here. */
    public int count() {
        int count = 0;
        while (has(count)) {
            count++;
        }
        return count;
    }

    /**
     * A tensor.
     *
     * @throws dev.azulejo.fault.ModelException if it is missing, naming file and tensor
     */
    public StoredTensor tensor(String name) {
        return checkpoint.tensor(path + name);
    }

    /**
     * A tensor of a known shape; -1 stands for any size.
     *
     * @throws dev.azulejo.fault.ModelException if it is missing or has another shape, with what was found and expected
     */
    public StoredTensor tensor(String name, long... shape) {
        return checkpoint.tensor(path + name, shape);
    }

    /** The value of a tensor in a graph, with its changes. */
    Value value(Graph graph, String name) {
        StoredTensor tensor = tensor(name);
        Value original = graph.weight(tensor);
        Value value = original;
        for (LowRank change : changes.getOrDefault(path + name, List.of())) {
            value = graph.add(value, change.change(graph, original, tensor));
        }
        return value;
    }

    /** Where these weights come from, for messages. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Where these weights lie in the checkpoint: "down_blocks.0.", for messages; empty for all. */
    public String path() {
        return path;
    }
}
