package dev.azulejo.pipeline;

import dev.azulejo.image.Spool;

/**
 * How much memory pictures and canvases may take.
 *
 * @param bytes for all of a job's together
 */
record Budget(long bytes) {
    /**
     * Surfaces of a job that are there at once, at most: input, base, latents, predictions, what a sampler remembers, pixels.
     */
    private static final int SURFACES = 8;

    /**
     * What was asked for, or else half of what Java may use: the other half is for bands, tiles and whoever else lives in this
     * virtual machine.
     *
     * @param asked bytes; 0 if nothing was asked for
     */
    static Budget of(long asked) {
        return new Budget(asked > 0 ? asked : Runtime.getRuntime().maxMemory() / 2);
    }

    /** Everything in memory. */
    static Budget unlimited() {
        return new Budget(Long.MAX_VALUE);
    }

    /** Whether a surface of that shape is held in memory. */
    boolean inMemory(int channels, int height, int width) {
        long size = Spool.bytes(channels, height, width);
        return size <= bytes / SURFACES && size / Float.BYTES < Integer.MAX_VALUE - 8;
    }
}
