package dev.azulejo.model;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.runtime.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all networks of one evaluation see.
 *
 * @param x padded latents
 * @param extended the same with what else the UNet sees
 * @param picture padded, if anything sees it
 * @param recollection of earlier evaluations
 */
record Question(
        Tensor x,
        Tensor extended,
        Optional<Tensor> picture,
        double timestep,
        Recollection recollection,
        Cancellation cancellation) {
    /** The same for twice the batch. */
    Question twice() {
        return new Question(
                Batches.repeated(x, 2),
                Batches.repeated(extended, 2),
                picture.map(one -> Batches.repeated(one, 2)),
                timestep,
                recollection,
                cancellation);
    }

    /**
     * Inputs that are no pictures, as a map that may be added to.
     *
     * @param texts one after the other along the batch, each for as many places
     */
    Map<String, Tensor> told(List<Map<String, Tensor>> texts) {
        int batch = x.size(0);
        Map<String, Tensor> inputs = new LinkedHashMap<>(Batches.stacked(texts, batch / texts.size()));
        float[] times = new float[batch];
        Arrays.fill(times, (float) timestep);
        inputs.put("t", Tensor.of(times));
        return inputs;
    }
}
