package dev.azulejo.pipeline;

import dev.azulejo.image.Planes;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Blocks that have been used, for the next ones of the same shape: what is needed again and again by the dozen of megabytes
 * need not be found anew by Java each time, which takes more memory before it tidies up. For one thread.
 */
final class SparePlanes {
    private final Queue<Planes> spare = new ArrayDeque<>();

    /** A block of that shape, of any samples. */
    Planes take(int channels, int height, int width) {
        Planes kept = spare.poll();
        return kept != null && kept.channels() == channels && kept.height() == height && kept.width() == width
                ? kept
                : new Planes(channels, height, width);
    }

    /** Keeps a block that nobody needs any more. */
    void give(Planes block) {
        spare.add(block);
    }
}
