package dev.azulejo.pipeline;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Surface;
import java.util.Optional;
import java.util.function.Supplier;

/** A surface that takes up room from the first block on, so that none is held through the stages before. For one thread. */
final class LateSurface implements BlockSink {
    private final Supplier<Surface> room;
    private Optional<Surface> written = Optional.empty();

    LateSurface(Supplier<Surface> room) {
        this.room = room;
    }

    @Override
    public void write(int y, int x, Planes block) {
        if (written.isEmpty()) {
            written = Optional.of(room.get());
        }
        written.orElseThrow().write(y, x, block);
    }

    /**
     * What was written.
     *
     * @throws IllegalStateException if nothing was
     */
    Surface surface() {
        return written.orElseThrow(() -> new IllegalStateException("nothing has been written"));
    }
}
