package dev.azulejo.image;

import dev.azulejo.fault.MachineException;

/** Asks whether something fits before it is allocated. */
final class Memory {
    private Memory() {}

    /** @throws MachineException if Java may not use that much more memory */
    static void require(long bytes, String name, int width, int height) {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
        if (bytes > free) {
            throw new MachineException(
                    "%s has %dx%d pixels, which need %d MB of memory, but Java may use only %d MB more; give it more with -Xmx"
                            .formatted(name, width, height, bytes >> 20, free >> 20));
        }
    }
}
