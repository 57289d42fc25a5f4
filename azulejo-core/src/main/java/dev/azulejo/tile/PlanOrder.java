package dev.azulejo.tile;

import dev.azulejo.image.Planes;
import java.util.HashMap;
import java.util.Map;

/** Takes the tiles of a plan in any order and hands them on in plan order; one that comes early is kept until its turn. */
final class PlanOrder implements TileSink {
    private final int channels;
    private final TilePlan plan;
    private final TileSink inOrder;
    private final Map<Integer, Early> early = new HashMap<>();
    private int next;

    private record Early(Tile tile, Planes values) {}

    PlanOrder(int channels, TilePlan plan, TileSink inOrder) {
        this.channels = channels;
        this.plan = plan;
        this.inOrder = inOrder;
    }

    @Override
    public void add(Tile tile, Planes values) {
        if (values.channels() != channels || values.height() != tile.height() || values.width() != tile.width()) {
            throw new IllegalArgumentException("a tile of " + channels + "x" + tile.height() + "x" + tile.width()
                    + " was expected, found " + values.channels() + "x" + values.height() + "x" + values.width());
        }
        if (tile.index() < next || tile.index() >= plan.count() || early.containsKey(tile.index())) {
            throw new IllegalArgumentException(
                    "tile " + tile.index() + " of " + plan.count() + " was added before or is not of this plan");
        }
        early.put(tile.index(), new Early(tile, values));
        for (Early turn = early.remove(next); turn != null; turn = early.remove(next)) {
            inOrder.add(turn.tile(), turn.values());
            next++;
        }
    }

    /** Index of the first tile that is missing. */
    int next() {
        return next;
    }

    boolean complete() {
        return next == plan.count();
    }

    /** Begins anew. */
    void clear() {
        early.clear();
        next = 0;
    }
}
