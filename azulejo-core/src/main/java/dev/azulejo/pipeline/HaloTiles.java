package dev.azulejo.pipeline;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
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

    /** Where the network is evaluated for an input of this size. */
    List<Cell> cells(int height, int width) {
        List<Cell> cells = new ArrayList<>();
        for (int[] rows : spans(height)) {
            for (int[] columns : spans(width)) {
                cells.add(new Cell(rows[0], rows[1], columns[0], columns[1]));
            }
        }
        return cells;
    }

    /**
     * Evaluates all cells.
     *
     * @param network takes [channels, height, width], gives the output of that block
     * @param output takes what lies inside the cells, in plan order
     */
    void run(BlockSource input, UnaryOperator<Planes> network, BlockSink output) {
        for (Cell cell : cells(input.height(), input.width())) {
            int top = Math.max(0, cell.top - halo);
            int left = Math.max(0, cell.left - halo);
            int bottom = Math.min(input.height(), cell.bottom + halo);
            int right = Math.min(input.width(), cell.right + halo);
            Planes result = network.apply(input.read(top, left, bottom - top, right - left));
            int y = scaled(cell.top);
            int x = scaled(cell.left);
            boolean whole = top == cell.top && left == cell.left && bottom == cell.bottom && right == cell.right;
            Planes inside = whole
                    ? result
                    : result.crop(y - scaled(top), x - scaled(left), scaled(cell.bottom) - y, scaled(cell.right) - x);
            output.write(y, x, inside);
        }
    }

    private int scaled(int position) {
        return (int) ((long) position * enlarge / reduce);
    }

    /** Even cells: one large and one tiny cell would cost more than two equal ones. */
    private List<int[]> spans(int length) {
        int count = (length + cell - 1) / cell;
        List<int[]> spans = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= count; i++) {
            int to = i == count ? length : Math.min(length, ceilTo((int) ((long) length * i / count), grain));
            if (to > from) {
                spans.add(new int[] {from, to});
                from = to;
            }
        }
        return spans;
    }

    private static int ceilTo(int value, int multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }

    /** Input rows top (inclusive) to bottom (exclusive), columns left to right. */
    record Cell(int top, int bottom, int left, int right) {}
}
