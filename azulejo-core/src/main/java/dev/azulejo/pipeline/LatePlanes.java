package dev.azulejo.pipeline;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.Planes;
import java.util.Optional;

/**
 * Planes that take up memory from the first block on, so that none is held through the stages before. For one thread at a
 * time.
 */
final class LatePlanes implements BlockSink {
    private final int channels;
    private final int height;
    private final int width;
    private Optional<Planes> written = Optional.empty();

    LatePlanes(int channels, int height, int width) {
        this.channels = channels;
        this.height = height;
        this.width = width;
    }

    @Override
    public void write(int y, int x, Planes block) {
        if (written.isEmpty()) {
            written = Optional.of(new Planes(channels, height, width));
        }
        written.orElseThrow().write(y, x, block);
    }

    /**
     * What was written.
     *
     * @throws IllegalStateException if nothing was
     */
    Planes planes() {
        return written.orElseThrow(() -> new IllegalStateException("nothing has been written"));
    }
}
