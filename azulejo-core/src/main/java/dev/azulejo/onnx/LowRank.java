package dev.azulejo.onnx;

import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import java.util.Objects;
import java.util.Optional;

/**
 * A change of a weight as the product of two thin matrices (Hu et al. 2021, LoRA): {@code weight + strength * scale * up x
 * down}. For a convolution both are kernels, whose axes beyond the first count as one; or there is a third kernel between
 * two of 1x1 (the CP decomposition of LoCon). With magnitudes, each row or column of the sum is brought to a learnt length
 * (Liu et al. 2024, DoRA), and strength takes a part of that way.
 *
 * @param up [out, rank], or [out, rank, 1, 1]
 * @param middle [rank, rank, height, width], if there is one
 * @param down [rank, in], or [rank, in, height, width]; [rank, in, 1, 1] with a middle
 * @param scale of the product, as it was trained
 * @param magnitude [out] for rows, [out, 1, ...] for rows, or [1, in, ...] for columns, if there is one
 * @param strength how strongly the change is applied
 */
public record LowRank(
        StoredTensor up,
        Optional<StoredTensor> middle,
        StoredTensor down,
        double scale,
        Optional<StoredTensor> magnitude,
        double strength) {
    /** @throws ModelException if the parts do not fit each other */
    public LowRank {
        Objects.requireNonNull(up, "up");
        Objects.requireNonNull(down, "down");
        long rank = down.rank() < 2 ? 0 : down.size(0);
        long columns = up.rank() < 2 || up.size(0) == 0 ? -1 : up.elements() / up.size(0);
        if (middle.isPresent()) {
            StoredTensor kernel = middle.orElseThrow();
            if (kernel.rank() != 4 || kernel.size(0) != columns || kernel.size(1) != rank) {
                throw misfit(up, down, " with " + kernel.shape() + " between them");
            }
        } else if (rank == 0 || columns != rank) {
            throw misfit(up, down, "");
        }
    }

    /** The plain form. */
    public LowRank(StoredTensor up, StoredTensor down, double strength) {
        this(up, Optional.empty(), down, 1, Optional.empty(), strength);
    }

    private static ModelException misfit(StoredTensor up, StoredTensor down, String between) {
        return new ModelException("%s has the shape %s, expected one column for each of the %s rows of %s%s"
                .formatted(up.where(), up.shape(), down.shape().isEmpty() ? 0 : down.size(0), down.name(), between));
    }

    /** @throws ModelException if it is not made for this weight; the sentence has both shapes */
    public void requireFits(StoredTensor weight) {
        long kernel = middle.map(tensor -> tensor.size(2) * tensor.size(3)).orElse(1L);
        if (weight.rank() < 2
                || up.size(0) != weight.size(0)
                || weight.elements() != up.size(0) * (down.elements() / down.size(0)) * kernel) {
            throw new ModelException("%s changes %s by %s times %s, expected two that give %s: it is for another model"
                    .formatted(up.file(), weight.name(), up.shape(), down.shape(), weight.shape()));
        }
        magnitude.ifPresent(lengths -> {
            if (lengths.elements() != (ofRows(lengths, weight) ? weight.size(0) : weight.size(1))) {
                throw new ModelException("%s has the shape %s, expected a length for each row or column of %s"
                        .formatted(lengths.where(), lengths.shape(), weight.shape()));
            }
        });
    }

    private static boolean ofRows(StoredTensor lengths, StoredTensor weight) {
        return lengths.rank() == 1 || lengths.size(0) == weight.size(0);
    }

    /** What is added to a weight, in its shape. */
    Value change(Graph graph, Value value, StoredTensor weight) {
        if (magnitude.isEmpty()) {
            return graph.multiply(graph.reshape(product(graph), weight.dimensions()), graph.scalar(strength * scale));
        }
        StoredTensor lengths = magnitude.orElseThrow();
        long[] columns = {weight.size(0), weight.size(1), -1};
        Value before = graph.reshape(value, columns);
        Value after = graph.add(before, graph.multiply(graph.reshape(product(graph), columns), graph.scalar(scale)));
        boolean rows = ofRows(lengths, weight);
        Value length = graph.node("ReduceL2", after, rows ? graph.constant(1L, 2) : graph.constant(0L, 2));
        Value wanted =
                graph.weight(rows ? lengths.reshaped(weight.size(0), 1, 1) : lengths.reshaped(1, weight.size(1), 1));
        Value turned = graph.multiply(after, graph.node("Div", wanted, length));
        Value difference = graph.node("Sub", turned, before);
        return graph.reshape(graph.multiply(difference, graph.scalar(strength)), weight.dimensions());
    }

    /** The product as [out, in * height * width]. */
    private Value product(Graph graph) {
        long rank = down.size(0);
        Value inner = graph.weight(down.reshaped(rank, down.elements() / rank));
        if (middle.isPresent()) {
            StoredTensor kernel = middle.orElseThrow();
            long outer = kernel.size(0);
            // [outer, rank, place] to [outer, place, rank], times [rank, in], to [outer, in * place].
            Value places = graph.transpose(
                    graph.weight(kernel.reshaped(outer, rank, kernel.size(2) * kernel.size(3))), 0, 2, 1);
            inner = graph.reshape(graph.transpose(graph.node("MatMul", places, inner), 0, 2, 1), outer, -1);
        }
        return graph.node("MatMul", graph.weight(up.reshaped(up.size(0), up.elements() / up.size(0))), inner);
    }
}
