package dev.azulejo.runtime;

import java.util.Arrays;

/**
 * Numbers for a network, on the Java heap: what goes in and comes out is small beside the weights, which never come here.
 *
 * @param shape sizes per axis, slowest first
 * @param data row-major, exactly the product of the shape; shared, not copied
 */
public record Tensor(long[] shape, float[] data) {
    /** @throws IllegalArgumentException if the shape and the number of values differ */
    public Tensor {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        if (elements != data.length) {
            throw new IllegalArgumentException(
                    "a tensor of %s has %d values, found %d".formatted(Arrays.toString(shape), elements, data.length));
        }
    }

    /** A tensor of one axis. */
    public static Tensor of(float... values) {
        return new Tensor(new long[] {values.length}, values);
    }

    /** The size of an axis. */
    public int size(int axis) {
        return Math.toIntExact(shape[axis]);
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape);
    }
}
