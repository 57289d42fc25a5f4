package dev.azulejo.pipeline;

import dev.azulejo.image.Area;
import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.image.SparePlanes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Runs a network of convolutions over a picture of any size in cells. Each cell is evaluated with a halo that is as wide
 * as the network sees, and the halo is cut off afterwards, so that the result equals that of the whole picture. At the
 * edges of the picture the halo ends with it: the network's own padding must lie where it lies for the whole.
 *
 * @param cell side of a cell in input positions, at most
 * @param halo input positions that are added on each side
 * @param grain input positions on which cells and halos begin (a network that reduces by 8 wants multiples of 8)
 * @param enlarge output positions for {@code reduce} input positions
 * @param reduce see {@code enlarge}
 */
record HaloTiles(int cell, int halo, int grain, int enlarge, int reduce) {
    HaloTiles {
        cell = Math.max(grain, cell / grain * grain);
        halo = ceilTo(halo, grain);
    }

    /** Where the network is evaluated for an input of this size, in input positions. */
    List<Area> cells(int height, int width) {
        return cells(height, width, Area.whole(scaled(height), scaled(width)));
    }

    /**
     * Where the network is evaluated for a part of its output, in input positions.
     *
     * @param height rows of the whole input
     * @param width columns of the whole input
     * @param wanted part of the output
     */
    List<Area> cells(int height, int width, Area wanted) {
        Area origin = origin(wanted, height, width);
        List<Area> cells = new ArrayList<>();
        for (int[] rows : spans(origin.y(), origin.bottom())) {
            for (int[] columns : spans(origin.x(), origin.right())) {
                cells.add(Area.between(rows[0], columns[0], rows[1], columns[1]));
            }
        }
        return cells;
    }

    /** The part of an input of this size that is read for a part of the output. */
    Area needed(Area wanted, int height, int width) {
        return origin(wanted, height, width).grown(halo).clipped(height, width);
    }

    /** The same in one piece. */
    HaloTiles inOnePiece() {
        return new HaloTiles(Integer.MAX_VALUE, halo, grain, enlarge, reduce);
    }

    /** The input positions that a part of the output stands for, out to the grain. */
    Area origin(Area wanted, int height, int width) {
        return Area.between(
                        floorTo(unscaled(wanted.y()), grain),
                        floorTo(unscaled(wanted.x()), grain),
                        ceilTo(unscaled(wanted.bottom() - 1) + 1, grain),
                        ceilTo(unscaled(wanted.right() - 1) + 1, grain))
                .clipped(height, width);
    }

    /** What is evaluated. */
    @FunctionalInterface
    interface CellNetwork {
        /**
         * @param cell what it is evaluated for
         * @param seen the same with its halo: where the block lies in the input
         * @param block [channels, height, width], which is not kept
         * @return the output of that block
         */
        Planes of(Area cell, Area seen, Planes block);
    }

    /** Evaluates all cells: see {@link #run(BlockSource, Area, CellNetwork, Parts, Runnable)}. */
    void run(BlockSource input, UnaryOperator<Planes> network, BlockSink output) {
        Area all = Area.whole(scaled(input.height()), scaled(input.width()));
        run(input, all, (cell, seen, block) -> network.apply(block), Parts.missing(output), () -> {});
    }

    /**
     * Evaluates the cells of a part of the output.
     *
     * @param input all of it, or at least what is {@link #needed}
     * @param wanted part of the output
     * @param network evaluated for each cell with its halo
     * @param output takes what lies inside the cells, in plan order; it may be more than was wanted
     * @param spared is told of each cell that the output holds already
     */
    void run(BlockSource input, Area wanted, CellNetwork network, Parts output, Runnable spared) {
        SparePlanes spare = new SparePlanes();
        for (Area cell : cells(input.height(), input.width(), wanted)) {
            if (output.holds(scaled(cell))) {
                spared.run();
                continue;
            }
            Area seen = cell.grown(halo).clipped(input.height(), input.width());
            Planes block = spare.read(input, seen);
            Planes result = network.of(cell, seen, block);
            int y = scaled(cell.y());
            int x = scaled(cell.x());
            Planes inside = seen.equals(cell)
                    ? result
                    : result.crop(
                            y - scaled(seen.y()),
                            x - scaled(seen.x()),
                            scaled(cell.bottom()) - y,
                            scaled(cell.right()) - x);
            output.write(y, x, inside);
            spare.give(block);
        }
    }

    private Area scaled(Area cell) {
        return Area.between(scaled(cell.y()), scaled(cell.x()), scaled(cell.bottom()), scaled(cell.right()));
    }

    private int scaled(int position) {
        return (int) ((long) position * enlarge / reduce);
    }

    /** The input position of an output position; of several the first. */
    private int unscaled(int position) {
        return (int) ((long) position * reduce / enlarge);
    }

    /** Even cells: one large and one tiny cell would cost more than two equal ones. */
    private List<int[]> spans(int from, int end) {
        int length = end - from;
        int count = (length - 1) / cell + 1;
        List<int[]> spans = new ArrayList<>();
        int start = from;
        for (int i = 1; i <= count; i++) {
            int to = i == count ? end : Math.min(end, from + ceilTo((int) ((long) length * i / count), grain));
            if (to > start) {
                spans.add(new int[] {start, to});
                start = to;
            }
        }
        return spans;
    }

    private static int floorTo(int value, int multiple) {
        return value / multiple * multiple;
    }

    private static int ceilTo(int value, int multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }
}
