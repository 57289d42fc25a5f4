package dev.azulejo.model;

import dev.azulejo.runtime.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tensors along their first axis, the batch: one after the other, repeated, and taken apart again. */
final class Batches {
    private Batches() {}

    /** Several batches as one; all sizes but the first are the same. */
    static Tensor stacked(List<Tensor> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        long[] shape = parts.get(0).shape().clone();
        shape[0] = parts.stream().mapToLong(part -> part.size(0)).sum();
        float[] data =
                new float[parts.stream().mapToInt(part -> part.data().length).sum()];
        int at = 0;
        for (Tensor part : parts) {
            System.arraycopy(part.data(), 0, data, at, part.data().length);
            at += part.data().length;
        }
        return new Tensor(shape, data);
    }

    /** The same batch several times. */
    static Tensor repeated(Tensor tensor, int times) {
        Tensor[] parts = new Tensor[times];
        Arrays.fill(parts, tensor);
        return stacked(List.of(parts));
    }

    /** For each name the batches of several maps as one, each repeated; the maps have the same names. */
    static Map<String, Tensor> stacked(List<Map<String, Tensor>> parts, int times) {
        Map<String, Tensor> stacked = new LinkedHashMap<>();
        parts.get(0)
                .keySet()
                .forEach(name -> stacked.put(
                        name,
                        stacked(parts.stream()
                                .map(part -> repeated(part.get(name), times))
                                .toList())));
        return stacked;
    }

    /** One of several parts of a batch, all of one size. */
    static Tensor part(Tensor batch, int index, int parts) {
        long[] shape = batch.shape().clone();
        shape[0] /= parts;
        int samples = batch.data().length / parts;
        return new Tensor(shape, Arrays.copyOfRange(batch.data(), index * samples, (index + 1) * samples));
    }

    /** Channels after channels: [n, a, h, w] and [n, b, h, w] to [n, a + b, h, w]. */
    static Tensor channels(List<Tensor> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int batch = parts.get(0).size(0);
        long[] shape = parts.get(0).shape().clone();
        shape[1] = parts.stream().mapToLong(part -> part.size(1)).sum();
        float[] data =
                new float[parts.stream().mapToInt(part -> part.data().length).sum()];
        int at = 0;
        for (int i = 0; i < batch; i++) {
            for (Tensor part : parts) {
                int samples = part.data().length / batch;
                System.arraycopy(part.data(), i * samples, data, at, samples);
                at += samples;
            }
        }
        return new Tensor(shape, data);
    }

    /** Cosine of the angle between two tensors of one shape: the smallest of all places of the batch; 1 where both are 0. */
    static double leastCosine(Tensor a, Tensor b) {
        int samples = a.data().length / a.size(0);
        double least = 1;
        for (int from = 0; from < a.data().length; from += samples) {
            double product = 0;
            double squaresOfA = 0;
            double squaresOfB = 0;
            for (int i = from; i < from + samples; i++) {
                product += (double) a.data()[i] * b.data()[i];
                squaresOfA += (double) a.data()[i] * a.data()[i];
                squaresOfB += (double) b.data()[i] * b.data()[i];
            }
            double lengths = Math.sqrt(squaresOfA * squaresOfB);
            least = lengths > 0 ? Math.min(least, product / lengths) : least;
        }
        return least;
    }
}
