package dev.azulejo.tile;

import dev.azulejo.image.Planes;

/** Where the tiles of a plan are joined to one picture. For one thread at a time. */
@FunctionalInterface
public interface TileSink {
    /**
     * Adds one tile of the plan, each exactly once and in any order: they are joined in plan order, so that the order in
     * which they come changes no bit. The values may be kept (not copied) until the tiles before it have come.
     *
     * @param values [channels, tile height, tile width], not changed
     * @throws IllegalArgumentException if the values have another size than the tile, or the tile came before
     */
    void add(Tile tile, Planes values);
}
