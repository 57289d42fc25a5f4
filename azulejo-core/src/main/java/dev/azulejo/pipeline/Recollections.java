package dev.azulejo.pipeline;

import dev.azulejo.Thrift;
import dev.azulejo.model.Recollection;
import dev.azulejo.tile.Tile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What evaluations of each batch of tiles leave for the next steps of the same batch. Deep features are kept from one whole
 * evaluation to the next, of the tiles that one step evaluates at most; tiles that lie elsewhere at every step begin anew.
 */
final class Recollections {
    private final int deepCache;
    private final double agreement;
    private final Map<List<Tile>, Recollection> kept = new HashMap<>();
    private final Set<List<Tile>> agreeing = new HashSet<>();
    private int whole;
    private int last;

    Recollections(Thrift thrift) {
        this.deepCache = thrift.deepCache();
        this.agreement = thrift.agreement();
    }

    /** For one evaluation, by its number from 0. */
    Recollection at(List<Tile> tiles, int evaluation) {
        if (deepCache == 1) {
            return new Recollection(false);
        }
        int since = evaluation - evaluation % deepCache;
        boolean newTrajectory = evaluation < last;
        if (since != whole || newTrajectory) {
            kept.clear();
            whole = since;
        }
        last = evaluation;
        if (evaluation == since) {
            kept.put(tiles, new Recollection(true));
        }
        return kept.getOrDefault(tiles, new Recollection(true));
    }

    /** True if guidance of these tiles is over. */
    boolean agree(List<Tile> tiles, int evaluation) {
        if (evaluation == 0) {
            agreeing.remove(tiles);
        }
        return agreeing.contains(tiles);
    }

    /** Takes notice of what an evaluation found. */
    void evaluated(List<Tile> tiles, Recollection recollection) {
        if (agreement < 1 && recollection.agreement().orElse(-1) >= agreement) {
            agreeing.add(tiles);
        }
    }
}
