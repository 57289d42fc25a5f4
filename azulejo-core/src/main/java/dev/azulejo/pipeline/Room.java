package dev.azulejo.pipeline;

import dev.azulejo.image.Spool;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the pictures and canvases of a job take, at most.
 *
 * @param kept shapes of those that a job that can go on later has on disk
 * @param others shapes of all others
 * @param canvases shapes of those that such a job keeps after steps, which are among the others
 * @param held numbers besides that are always in memory
 */
record Room(List<Shape> kept, List<Shape> others, List<Shape> canvases, long held) {
    /** How often canvases are on disk at once: the last that were kept, and those that are being written. */
    private static final int SNAPSHOTS = 2;

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
    long memory(Budget budget, boolean resumable) {
        Stream<Shape> mayBe = resumable ? others.stream() : Stream.concat(kept.stream(), others.stream());
        return Float.BYTES * held + bytes(mayBe.filter(shape -> shape.inMemory(budget)));
    }

    /** Bytes of those that are in files. */
    long disk(Budget budget, boolean resumable) {
        Predicate<Shape> inFile = shape -> !shape.inMemory(budget);
        return resumable
                ? bytes(kept.stream()) + bytes(others.stream().filter(inFile)) + SNAPSHOTS * bytes(canvases.stream())
                : bytes(Stream.concat(kept.stream(), others.stream()).filter(inFile));
    }

    /** Whether something is larger than a budget has in memory. */
    boolean exceeds(Budget budget) {
        return Stream.concat(kept.stream(), others.stream()).anyMatch(shape -> !shape.inMemory(budget));
    }

    private static long bytes(Stream<Shape> shapes) {
        return shapes.mapToLong(Shape::bytes).sum();
    }
}
