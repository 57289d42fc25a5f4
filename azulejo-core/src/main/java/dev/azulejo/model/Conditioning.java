package dev.azulejo.model;

import dev.azulejo.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a denoising network is told besides latents and time: the encoded text and what else it takes, by the names of its
 * inputs ({@code context}, {@code text_embeds}, {@code time_ids}, {@code class_labels}).
 *
 * @param inputs by name, each for a batch of one
 */
public record Conditioning(Map<String, Tensor> inputs) {
    /** Copies the map. */
    public Conditioning {
        inputs = Map.copyOf(inputs);
    }

    /** For a network that takes no text. */
    public static Conditioning none() {
        return new Conditioning(Map.of());
    }

    /** The inputs for a batch: each repeated. */
    Map<String, Tensor> forBatch(int batch) {
        Map<String, Tensor> repeated = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> repeated.put(name, repeated(tensor, batch)));
        return repeated;
    }

    private static Tensor repeated(Tensor tensor, int batch) {
        if (batch == 1) {
            return tensor;
        }
        long[] shape = tensor.shape().clone();
        shape[0] *= batch;
        float[] data = new float[tensor.data().length * batch];
        for (int i = 0; i < batch; i++) {
            System.arraycopy(tensor.data(), 0, data, i * tensor.data().length, tensor.data().length);
        }
        return new Tensor(shape, data);
    }
}
