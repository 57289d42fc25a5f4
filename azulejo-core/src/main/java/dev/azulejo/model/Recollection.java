package dev.azulejo.model;

import dev.azulejo.runtime.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What evaluations of one batch of places leave for later ones of the same batch: deep features of the network (Ma et al.
 * 2024, "DeepCache"), and how alike the predictions for both texts were. Changed by {@link DiffusionModel#predict}; not safe
 * for several threads.
 */
public final class Recollection {
    private final boolean keepsDeep;

    /** By what the network was told: the deep features for the negative text are others. */
    private final Map<List<Map<String, Tensor>>, Tensor> deep = new HashMap<>();

    private OptionalDouble agreement = OptionalDouble.empty();

    /**
     * Of nothing.
     *
     * @param keepsDeep whether the first evaluation keeps its deep features and all later ones begin with them; else each
     *     evaluates the whole network
     */
    public Recollection(boolean keepsDeep) {
        this.keepsDeep = keepsDeep;
    }

    /**
     * Cosine of the angle between the predictions for the prompt and for the negative prompt, the smallest of the batch, when
     * both were last made; empty if they never were.
     */
    public OptionalDouble agreement() {
        return agreement;
    }

    boolean keepsDeep() {
        return keepsDeep;
    }

    Optional<Tensor> deep(List<Map<String, Tensor>> told) {
        return Optional.ofNullable(deep.get(told));
    }

    void keep(List<Map<String, Tensor>> told, Tensor features) {
        deep.put(told, features);
    }

    void agreed(double cosine) {
        agreement = OptionalDouble.of(cosine);
    }
}
