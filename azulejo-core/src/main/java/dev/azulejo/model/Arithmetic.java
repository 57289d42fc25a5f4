package dev.azulejo.model;

import dev.azulejo.runtime.Tensor;
import java.util.Arrays;

/** Arithmetic on whole tensors. */
final class Arithmetic {
    private Arithmetic() {}

    /** The largest difference over the largest magnitude that was expected. */
    static double relativeError(Tensor found, Tensor expected) {
        if (!Arrays.equals(found.shape(), expected.shape())) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < found.data().length; i++) {
            largest = Math.max(largest, Math.abs((double) expected.data()[i]));
            difference = Math.max(difference, Math.abs((double) found.data()[i] - expected.data()[i]));
        }
        return difference == 0 ? 0 : difference / largest;
    }

    /** A time for each of a batch: as given, or the first for all. */
    static Tensor repeated(Tensor t, int batch) {
        if (t.data().length == batch) {
            return Tensor.of(t.data());
        }
        float[] times = new float[batch];
        Arrays.fill(times, t.data().length == 0 ? 0 : t.data()[0]);
        return Tensor.of(times);
    }

    /** Element by element; both have one shape. */
    static Tensor sum(Tensor a, Tensor b) {
        float[] sum = new float[a.data().length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a.data()[i] + b.data()[i];
        }
        return new Tensor(a.shape(), sum);
    }

    /** Every value times a factor plus a summand: pictures of -1..1 to 0..1 and back. */
    static Tensor mapped(Tensor tensor, double factor, double summand) {
        float[] data = new float[tensor.data().length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) (tensor.data()[i] * factor + summand);
        }
        return new Tensor(tensor.shape(), data);
    }
}
