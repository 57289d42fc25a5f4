package dev.azulejo.study;

import dev.azulejo.image.Planes;
import dev.azulejo.measure.Disagreement;
import dev.azulejo.measure.GhostIndex;
import dev.azulejo.tile.Tile;
import java.util.OptionalDouble;

/** How far tiles differ where two of them cover a place: in one number, and on a map. */
final class Overlaps {
    private final GhostIndex ghosts = new GhostIndex();
    private final Planes map;

    /**
     * No overlaps yet.
     *
     * @param height rows that the tiles cover
     * @param width columns
     */
    Overlaps(int height, int width) {
        map = new Planes(1, cell(height - 1) + 1, cell(width - 1) + 1);
    }

    private static int cell(int position) {
        return position / Disagreement.CELL;
    }

    /** Adds what two tiles say about the place that both cover, if there is one. */
    void add(Tile a, Planes ofA, Tile b, Planes ofB) {
        int y = Math.max(a.y(), b.y());
        int x = Math.max(a.x(), b.x());
        int height = Math.min(a.y() + a.height(), b.y() + b.height()) - y;
        int width = Math.min(a.x() + a.width(), b.x() + b.width()) - x;
        if (height > 0 && width > 0) {
            Planes saysA = ofA.read(y - a.y(), x - a.x(), height, width);
            Planes saysB = ofB.read(y - b.y(), x - b.x(), height, width);
            ghosts.add(saysA, saysB);
            mark(cell(y), cell(x), Disagreement.map(saysA, saysB));
        }
    }

    private void mark(int top, int left, Planes cells) {
        for (int y = 0; y < Math.min(cells.height(), map.height() - top); y++) {
            for (int x = 0; x < Math.min(cells.width(), map.width() - left); x++) {
                int to = map.row(0, top + y) + left + x;
                map.data()[to] = Math.max(map.data()[to], cells.at(0, y, x));
            }
        }
    }

    /** See {@link GhostIndex}; empty if no tiles overlap. */
    OptionalDouble ghostIndex() {
        return ghosts.value();
    }

    /**
     * A cell for 8x8 positions (to less than one, where an overlap does not begin with a cell), with the largest {@link
     * Disagreement} of those who cover it; 0 where one tile is alone.
     */
    Planes map() {
        return map;
    }
}
