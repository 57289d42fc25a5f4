package dev.azulejo.pipeline;

import dev.azulejo.image.Spool;
import java.util.List;

/**
 * What the pictures and canvases of a job take, at most.
 *
 * @param shapes of all of them
 * @param held numbers besides that are always in memory
 */
record Room(List<Shape> shapes, long held) {
    /** Of a surface. */
    record Shape(int channels, int height, int width) {
        private long bytes() {
            return Spool.bytes(channels, height, width);
        }

        private boolean inMemory(Budget budget) {
            return budget.inMemory(channels, height, width);
        }
    }

    /** Bytes of those that a budget has in memory. */
    long memory(Budget budget) {
        return Float.BYTES * held
                + shapes.stream()
                        .filter(shape -> shape.inMemory(budget))
                        .mapToLong(Shape::bytes)
                        .sum();
    }

    /** Bytes of those that are in files. */
    long disk(Budget budget) {
        return shapes.stream()
                .filter(shape -> !shape.inMemory(budget))
                .mapToLong(Shape::bytes)
                .sum();
    }
}
