package dev.azulejo.image;

import dev.azulejo.fault.MachineException;

/** Asks whether something fits before it is allocated. */
public final class Memory {
    private Memory() {}

    /**
     * Asks whether Java may use that much more memory. What nobody needs any more does not count.
     *
     * @param bytes that are about to be allocated
     * @param name what has so many pixels
     * @param width in pixels
     * @param height in pixels
     * @throws MachineException if not
     */
    public static void require(long bytes, String name, long width, long height) {
        if (bytes > free()) {
            System.gc(); // Garbage of the picture before counts as used until it is collected.
        }
        long free = free();
        if (bytes > free) {
            throw new MachineException(
                    "%s has %dx%d pixels, which need %d MB of memory, but Java may use only %d MB more; give it more with -Xmx"
                            .formatted(name, width, height, bytes >> 20, free >> 20));
        }
    }

    private static long free() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    }
}
