package dev.azulejo.noise;

import dev.azulejo.image.Planes;
import dev.azulejo.tile.Tile;

/**
 * Noise of its own for every tile, as the classic method has it: overlapping tiles start from different noise, which is
 * what makes ghosts. It is {@link NoiseField} addressed by position within the tile, on the stream {@code stream + 65536 *
 * (tile index + 1)}; with more than 65534 tiles streams come round again. Immutable, safe for use by several threads.
 */
public final class TileNoise implements NoiseSource {
    private static final int STREAMS = 1 << 16;

    private final NoiseField field;

    /** @param seed any number; other seeds give unrelated noise */
    public TileNoise(long seed) {
        field = new NoiseField(seed);
    }

    @Override
    public void fill(long stream, Tile tile, Planes into) {
        NoiseField.requireFits(stream, tile, into);
        field.fill((int) (stream + STREAMS * (tile.index() + 1L)), 0, 0, into);
    }
}
