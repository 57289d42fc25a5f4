package dev.azulejo.pipeline;

import dev.azulejo.FlatTiles;
import dev.azulejo.Thrift;
import dev.azulejo.fusion.State;
import dev.azulejo.model.Recollection;
import dev.azulejo.tile.Tile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What evaluations of each batch of tiles leave for the next steps of the same batch. Deep features are kept from one whole
 * evaluation to the next, of the tiles that one step evaluates at most; tiles that lie elsewhere at every step begin anew.
 */
final class Recollections implements State {
    private final int deepCache;
    private final boolean thin;
    private final double agreement;
    private final Map<List<Tile>, Recollection> kept = new HashMap<>();
    private final Set<List<Tile>> agreeing = new HashSet<>();
    private int whole;
    private int last;

    Recollections(Thrift thrift) {
        this.deepCache = thrift.deepCache();
        this.thin = thrift.flatTiles() == FlatTiles.THIN;
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

    /**
     * Whether evaluations after so many of them depend on nothing that cannot be written: deep features are as large as
     * canvases many times over, so one goes on where they are made anew; and so with flat tiles, which are computed every
     * second time.
     */
    boolean keepable(int evaluations) {
        return evaluations % deepCache == 0 && !(thin && evaluations % 2 == 1);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(agreeing.size());
        for (List<Tile> batch : agreeing) {
            out.writeInt(batch.size());
            for (Tile tile : batch) {
                out.writeInt(tile.index());
                out.writeInt(tile.y());
                out.writeInt(tile.x());
                out.writeInt(tile.height());
                out.writeInt(tile.width());
            }
        }
    }

    @Override
    public void read(DataInput in) throws IOException {
        agreeing.clear();
        int batches = in.readInt();
        for (int i = 0; i < batches; i++) {
            List<Tile> batch = new ArrayList<>();
            int tiles = in.readInt();
            for (int t = 0; t < tiles; t++) {
                batch.add(new Tile(in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt()));
            }
            agreeing.add(batch);
        }
    }
}
