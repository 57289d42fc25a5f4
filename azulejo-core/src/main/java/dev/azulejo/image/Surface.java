package dev.azulejo.image;

/**
 * A picture (or a latent canvas) of float planes that is written and read block by block: in memory as {@link Planes}, or
 * in a file as a {@link Spool}. Blocks may be written and read at the same time by several threads as long as they do not
 * overlap.
 */
public interface Surface extends BlockSource, BlockSink {
    /** Copies another picture of this size, some rows at a time. */
    default void copyFrom(BlockSource other) {
        int most = 64;
        for (int y = 0; y < other.height(); y += most) {
            write(y, 0, other.rows(y, most));
        }
    }
}
