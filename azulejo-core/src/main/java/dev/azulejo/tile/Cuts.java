package dev.azulejo.tile;

import dev.azulejo.image.Planes;

/**
 * Cuts through every overlap of a plan, along the path on which neighbours differ least.
 *
 * @param plan where tiles lie
 */
record Cuts(TilePlan plan) implements Stitch {
    @Override
    public void beside(Tile place, Planes left, Planes right) {
        Cut.between(plan.horizontal(), plan.columnOf(place) - 1).fromTopToBottom(left, right);
    }

    @Override
    public void below(Tile place, Planes upper, Planes lower) {
        Cut.between(plan.vertical(), plan.rowOf(place) - 1).fromLeftToRight(upper, lower);
    }
}
