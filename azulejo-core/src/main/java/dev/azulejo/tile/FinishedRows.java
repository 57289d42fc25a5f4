package dev.azulejo.tile;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.Planes;

/** Adds tiles up on a canvas and hands its rows on as soon as no tile that is missing reaches them. */
final class FinishedRows implements TileSink {
    /** Rows that are handed on at once. */
    private static final int MOST = 64;

    private final Canvas canvas;
    private final BlockSink rows;
    private int done;

    /**
     * @param canvas takes the tiles
     * @param rows takes bands in full width, from the top
     */
    FinishedRows(Canvas canvas, BlockSink rows) {
        this.canvas = canvas;
        this.rows = rows;
    }

    @Override
    public void add(Tile tile, Planes values) {
        canvas.add(tile, values);
        for (int end = canvas.finishedRows(); done < end; ) {
            int count = Math.min(MOST, end - done);
            rows.write(done, 0, canvas.read(done, 0, count, canvas.width()));
            done += count;
        }
    }
}
