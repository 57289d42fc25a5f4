package dev.azulejo.tile;

import dev.azulejo.image.Planes;

/** How two neighbours become one where they overlap. Both are given what they share, [channels, height, width]. */
public interface Stitch {
    /**
     * Joins neighbours that lie beside each other.
     *
     * @param place where the overlap lies, in the plan's units; its index is the right tile's
     * @param left not changed
     * @param right becomes both of them joined
     */
    void beside(Tile place, Planes left, Planes right);

    /**
     * Joins neighbours that lie above each other, in the whole width of the plan.
     *
     * @param place where the overlap lies, in the plan's units; its index is that of the first tile of the lower row
     * @param upper not changed
     * @param lower becomes both of them joined
     */
    void below(Tile place, Planes upper, Planes lower);
}
