package dev.azulejo.noise;

import dev.azulejo.image.Planes;
import dev.azulejo.tile.Tile;

/** Where Gaussian noise comes from: always the same figures for the same question, whoever asks and in whatever order. */
@FunctionalInterface
public interface NoiseSource {
    /**
     * Fills a block with independent standard normal figures.
     *
     * @param stream 0 for the noise that the start is mixed with, 1 + i for the i-th step that runs; 0..65535
     * @param tile where the block lies, in latent positions; a band of rows or a chunk of the canvas is as good as a tile
     * @param into takes the noise, [channel, tile height, tile width]
     * @throws IllegalArgumentException if the stream is out of its range or the planes have another size than the tile
     */
    void fill(long stream, Tile tile, Planes into);
}
