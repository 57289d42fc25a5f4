package dev.azulejo.bench;

import java.util.ArrayList;
import java.util.List;

/** The tensors of a network by both of their names, in order: what diffusers or transformers calls them, and the original file. */
final class TensorList {
    /**
     * A tensor of random values.
     *
     * @param name in a folder of diffusers
     * @param shape in such a folder
     * @param original name in a file of one piece; tensors that follow each other under one name are its parts, row by row
     * @param originalShape of this part in a file of one piece
     * @param transposed whether it lies transposed in a file of one piece
     */
    record Entry(String name, long[] shape, String original, long[] originalShape, boolean transposed) {
        long elements() {
            long elements = 1;
            for (long size : shape) {
                elements *= size;
            }
            return elements;
        }

        /** Standard deviation: the inverse square root of what is summed, so that activations stay of order 1. */
        double deviation() {
            boolean embedding = name.endsWith("token_embedding.weight") || name.endsWith("position_embedding.weight");
            return embedding ? EMBEDDING : 1 / Math.sqrt((double) elements() / shape[0]);
        }

        /** True for the scale of a normalisation, which is 1; its shift, as every bias, is 0. */
        boolean isOne() {
            return shape.length == 1 && name.endsWith(".weight");
        }

        boolean isZero() {
            return shape.length == 1 && !isOne();
        }
    }

    private static final double EMBEDDING = 0.02;

    private final List<Entry> entries = new ArrayList<>();

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    void add(String name, String original, long... shape) {
        entries.add(new Entry(name, shape, original, shape, false));
    }

    void addTransposed(String name, String original, long rows, long columns) {
        entries.add(new Entry(name, new long[] {rows, columns}, original, new long[] {columns, rows}, true));
    }

    void addReshaped(String name, long[] shape, String original, long... originalShape) {
        entries.add(new Entry(name, shape, original, originalShape, false));
    }

    void norm(String name, String original, long channels) {
        add(name + ".weight", original + ".weight", channels);
        add(name + ".bias", original + ".bias", channels);
    }

    void conv(String name, String original, long in, long out, long side) {
        add(name + ".weight", original + ".weight", out, in, side, side);
        add(name + ".bias", original + ".bias", out);
    }

    void linear(String name, String original, long in, long out) {
        add(name + ".weight", original + ".weight", out, in);
        add(name + ".bias", original + ".bias", out);
    }
}
