package dev.azulejo.image;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Blocks that have been used, for the next ones of the same shape: Java takes more memory before it tidies up, and what is
 * needed again and again by the dozen of megabytes would make it do both all the time. Safe for several threads; holds as many
 * blocks as were needed at once.
 */
public final class SparePlanes {
    private final Queue<Planes> spare = new ConcurrentLinkedQueue<>();

    /** A block of that shape, with any samples. */
    public Planes take(int channels, int height, int width) {
        Planes kept = spare.poll();
        return kept != null && kept.channels() == channels && kept.height() == height && kept.width() == width
                ? kept
                : new Planes(channels, height, width);
    }

    /** A block that was read from a source. */
    public Planes read(BlockSource source, Area area) {
        Planes block = take(source.channels(), area.height(), area.width());
        source.read(area.y(), area.x(), block);
        return block;
    }

    /** Keeps a block that nobody needs any more. */
    public void give(Planes block) {
        spare.add(block);
    }
}
