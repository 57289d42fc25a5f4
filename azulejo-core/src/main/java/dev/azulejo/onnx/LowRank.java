package dev.azulejo.onnx;

import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import java.util.Objects;

/**
 * A change of a weight as the product of two thin matrices (Hu et al. 2021, LoRA): {@code weight + scale * up x down}.
 * For a convolution both are kernels, whose axes beyond the first count as one.
 *
 * @param up [out, rank], or [out, rank, 1, 1]
 * @param down [rank, in], or [rank, in, height, width]
 * @param scale how strongly it is applied
 */
public record LowRank(StoredTensor up, StoredTensor down, double scale) {
    /** @throws ModelException if the two do not fit each other */
    public LowRank {
        Objects.requireNonNull(up, "up");
        Objects.requireNonNull(down, "down");
        if (up.rank() < 2 || down.rank() < 2 || up.elements() / up.size(0) != down.size(0)) {
            throw new ModelException("%s has the shape %s, expected one column for each of the %s rows of %s"
                    .formatted(up.where(), up.shape(), down.shape().isEmpty() ? 0 : down.size(0), down.name()));
        }
    }

    /** @throws ModelException if it is not made for this weight; the sentence has both shapes */
    public void requireFits(StoredTensor weight) {
        if (weight.rank() < 2
                || up.size(0) != weight.size(0)
                || weight.elements() != up.size(0) * (down.elements() / down.size(0))) {
            throw new ModelException("%s changes %s by %s times %s, expected two that give %s: it is for another model"
                    .formatted(up.file(), weight.name(), up.shape(), down.shape(), weight.shape()));
        }
    }

    /** The product in the shape of the weight. */
    Value product(Graph graph, StoredTensor weight) {
        long rank = down.size(0);
        Value product = graph.node(
                "MatMul",
                graph.weight(up.reshaped(up.size(0), rank)),
                graph.weight(down.reshaped(rank, down.elements() / rank)));
        return graph.multiply(graph.reshape(product, weight.dimensions()), graph.scalar(scale));
    }
}
