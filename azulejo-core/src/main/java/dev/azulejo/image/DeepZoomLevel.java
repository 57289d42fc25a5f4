package dev.azulejo.image;

import java.io.IOException;
import java.util.Optional;

/**
 * A level of a Deep Zoom picture: rows go in from the top, tiles come out, and every two rows make one of the next smaller
 * level. No more rows are kept than a tile has.
 */
final class DeepZoomLevel {
    static final int TILE = 254;
    static final int OVERLAP = 1;
    private static final int ROWS = TILE + 2 * OVERLAP;

    /** Takes tiles. */
    @FunctionalInterface
    interface Sink {
        /** @param samples pixel by pixel, [height, width, samples a pixel] */
        void accept(int level, int column, int row, int width, int height, byte[] samples) throws IOException;
    }

    private final int level;
    private final int width;
    private final int height;
    private final int samples;
    private final boolean alpha;
    private final Sink sink;
    private final Optional<DeepZoomLevel> smaller;
    private final byte[][] rows;
    private int y;
    private int tileRow;

    /** A level with all that are smaller. */
    DeepZoomLevel(int level, int width, int height, PictureFormat format, Sink sink) {
        this.level = level;
        this.width = width;
        this.height = height;
        this.samples = format.fileSamples();
        this.alpha = format.alpha();
        this.sink = sink;
        this.rows = new byte[Math.min(ROWS, height)][width * samples];
        this.smaller = level == 0
                ? Optional.empty()
                : Optional.of(new DeepZoomLevel(level - 1, (width + 1) / 2, (height + 1) / 2, format, sink));
    }

    /** The level at which a picture has its full size; at level 0 it is one pixel. */
    static int full(int width, int height) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(width, height) - 1);
    }

    void write(byte[] row) throws IOException {
        System.arraycopy(row, 0, kept(y), 0, row.length);
        y++;
        if (smaller.isPresent() && (y % 2 == 0 || y == height)) {
            smaller.orElseThrow().write(halved(kept(y % 2 == 0 ? y - 2 : y - 1), kept(y - 1)));
        }
        // The last row of pixels may end two rows of tiles.
        while (tileRow * TILE < height && y == Math.min(height, (tileRow + 1) * TILE + OVERLAP)) {
            writeTiles();
            tileRow++;
        }
    }

    private byte[] kept(int line) {
        return rows[line % rows.length];
    }

    private void writeTiles() throws IOException {
        int top = Math.max(0, tileRow * TILE - OVERLAP);
        for (int column = 0; column * TILE < width; column++) {
            int left = Math.max(0, column * TILE - OVERLAP);
            int right = Math.min(width, (column + 1) * TILE + OVERLAP);
            byte[] tile = new byte[(y - top) * (right - left) * samples];
            int length = (right - left) * samples;
            for (int line = top; line < y; line++) {
                System.arraycopy(kept(line), left * samples, tile, (line - top) * length, length);
            }
            sink.accept(level, column, tileRow, right - left, y - top, tile);
        }
    }

    /**
     * Means of 2x2 pixels, each as much as it is visible; what lies outside is like the edge. Halves go up and down in turn:
     * always up would make a picture lighter by an eighth with every level.
     */
    private byte[] halved(byte[] upper, byte[] lower) {
        int half = (width + 1) / 2;
        byte[] row = new byte[half * samples];
        int colours = alpha ? samples - 1 : samples;
        int line = (y - 1) / 2;
        for (int x = 0; x < half; x++) {
            int a = 2 * x * samples;
            int b = Math.min(2 * x + 1, width - 1) * samples;
            int weightA = alpha ? upper[a + colours] & 0xFF : 1;
            int weightB = alpha ? upper[b + colours] & 0xFF : 1;
            int weightC = alpha ? lower[a + colours] & 0xFF : 1;
            int weightD = alpha ? lower[b + colours] & 0xFF : 1;
            int turn = (x + line) & 1;
            int weights = weightA + weightB + weightC + weightD;
            for (int c = 0; c < colours; c++) {
                int sum = weightA * (upper[a + c] & 0xFF)
                        + weightB * (upper[b + c] & 0xFF)
                        + weightC * (lower[a + c] & 0xFF)
                        + weightD * (lower[b + c] & 0xFF);
                row[x * samples + c] = (byte) (weights == 0 ? 0 : (sum + (alpha ? weights / 2 : 2 - turn)) / weights);
            }
            if (alpha) {
                row[x * samples + colours] = (byte) ((weights + 2 - turn) / 4);
            }
        }
        return row;
    }
}
