package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;

/**
 * Where two pictures of one place disagree about detail, as a small map for the eye: in every cell of 8x8 positions, with a
 * and b the high-pass detail (each channel minus a Gaussian of sigma 1.5), sum (a - b)^2 / sum (a^2 + b^2 + 2 f^2). It is the
 * {@link GhostIndex} of the cell where both have equally much detail: 0 where they agree, about 1 where they have nothing in
 * common or only one has detail, at most 2 (where one is the negative of the other). The floor f = 1/255 keeps what nobody
 * sees dark.
 */
public final class Disagreement {
    /** Side of a cell. */
    public static final int CELL = 8;

    private static final double FLOOR = 1 / 255.0;
    private static final int BAND = 8 * CELL;

    private Disagreement() {}

    /**
     * The map, [1, height / 8, width / 8] (rounded up; cells at the right and bottom edges may be smaller), values 0..2. Reads
     * both in bands of rows.
     *
     * @param a [channels, height, width]: a result, or what one tile predicts; pixels in 0..1, or latents
     * @param b the same shape: the untiled result, or what another tile predicts for the same place
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Planes map(BlockSource a, BlockSource b) {
        Psnr.requireSameShape(a, b);
        Planes map = new Planes(1, (a.height() + CELL - 1) / CELL, (a.width() + CELL - 1) / CELL);
        for (int y = 0; y < a.height(); y += BAND) {
            int rows = Math.min(BAND, a.height() - y);
            Planes detailA = HighFrequency.detailOfChannels(a, y, 0, rows, a.width());
            Planes detailB = HighFrequency.detailOfChannels(b, y, 0, rows, b.width());
            for (int top = 0; top < rows; top += CELL) {
                int to = map.row(0, (y + top) / CELL);
                for (int cell = 0; cell < map.width(); cell++) {
                    map.data()[to + cell] = (float) ofCell(detailA, detailB, top, cell * CELL);
                }
            }
        }
        return map;
    }

    private static double ofCell(Planes a, Planes b, int y, int x) {
        int bottom = Math.min(a.height(), y + CELL);
        int width = Math.min(a.width() - x, CELL);
        double differences = 0;
        double energies = 0;
        for (int c = 0; c < a.channels(); c++) {
            for (int row = y; row < bottom; row++) {
                int start = a.row(c, row) + x;
                for (int i = start; i < start + width; i++) {
                    double one = a.data()[i];
                    double other = b.data()[i];
                    differences += (one - other) * (one - other);
                    energies += one * one + other * other + 2 * FLOOR * FLOOR;
                }
            }
        }
        return differences / energies;
    }
}
