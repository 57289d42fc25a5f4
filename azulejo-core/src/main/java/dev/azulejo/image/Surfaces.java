package dev.azulejo.image;

/** Where surfaces come from: memory, or files where they are large. */
@FunctionalInterface
public interface Surfaces {
    /** All of them in memory. */
    Surfaces IN_MEMORY = Planes::new;

    /**
     * A surface of zeros.
     *
     * @param channels planes, at least 1
     * @param height rows, at least 1
     * @param width columns, at least 1
     * @throws dev.azulejo.fault.MachineException if there is no room for it
     */
    Surface of(int channels, int height, int width);
}
