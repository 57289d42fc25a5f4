package dev.azulejo.tile;

import java.util.List;
import java.util.stream.IntStream;

/** How much of what some tiles cover together is each one's: a position that several cover is divided between them. */
public final class Shares {
    private Shares() {}

    /** The shares of tiles, in order; their sum is 1. */
    public static double[] of(List<Tile> tiles) {
        int[] rows = edges(tiles.stream().flatMapToInt(tile -> IntStream.of(tile.y(), tile.y() + tile.height())));
        int[] columns = edges(tiles.stream().flatMapToInt(tile -> IntStream.of(tile.x(), tile.x() + tile.width())));
        double[] areas = new double[tiles.size()];
        double all = 0;
        for (int row = 0; row + 1 < rows.length; row++) {
            for (int column = 0; column + 1 < columns.length; column++) {
                int y = rows[row];
                int x = columns[column];
                double area = (double) (rows[row + 1] - y) * (columns[column + 1] - x);
                int[] covering = IntStream.range(0, areas.length)
                        .filter(i -> covers(tiles.get(i), y, x))
                        .toArray();
                for (int i : covering) {
                    areas[i] += area / covering.length;
                }
                all += covering.length == 0 ? 0 : area;
            }
        }
        for (int i = 0; i < areas.length; i++) {
            areas[i] /= all;
        }
        return areas;
    }

    private static int[] edges(IntStream positions) {
        return positions.sorted().distinct().toArray();
    }

    private static boolean covers(Tile tile, int y, int x) {
        return tile.y() <= y && y < tile.y() + tile.height() && tile.x() <= x && x < tile.x() + tile.width();
    }
}
