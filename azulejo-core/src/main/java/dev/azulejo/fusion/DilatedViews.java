package dev.azulejo.fusion;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import dev.azulejo.image.Surface;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.ArrayList;
import java.util.List;

/**
 * A canvas seen from afar: every {@code stride}-th position of each axis, which shows all of it in one tile. There are
 * stride * stride such views, and each position is in one of them.
 *
 * @param stride from one position of a view to the next
 * @param height rows of the canvas
 * @param width columns of the canvas
 */
record DilatedViews(int stride, int height, int width) {
    /** The least stride whose views are no larger than a tile; 1 if one tile covers the canvas. */
    static DilatedViews of(TilePlan latent) {
        int down = ceilDivide(latent.paddedHeight(), latent.tileHeight());
        int right = ceilDivide(latent.paddedWidth(), latent.tileWidth());
        return new DilatedViews(Math.max(down, right), latent.paddedHeight(), latent.paddedWidth());
    }

    /** Whether a view shows more than a tile does. */
    boolean useful() {
        return stride > 1;
    }

    /**
     * All views; the place of each is its first position.
     *
     * @param firstIndex their numbers, from this one on; other than those of tiles, so that none is taken for a tile
     */
    List<Tile> views(int firstIndex) {
        List<Tile> views = new ArrayList<>();
        for (int y = 0; y < Math.min(stride, height); y++) {
            for (int x = 0; x < Math.min(stride, width); x++) {
                views.add(new Tile(
                        firstIndex + views.size(),
                        y,
                        x,
                        ceilDivide(height - y, stride),
                        ceilDivide(width - x, stride)));
            }
        }
        return views;
    }

    /** Number of views. */
    int count() {
        return Math.min(stride, height) * Math.min(stride, width);
    }

    /** What a view shows of a canvas. */
    Planes of(BlockSource canvas, Tile view) {
        Planes shown = new Planes(canvas.channels(), view.height(), view.width());
        for (int y = 0; y < view.height(); y++) {
            Planes row = canvas.read(view.y() + y * stride, 0, 1, width);
            for (int c = 0; c < canvas.channels(); c++) {
                int from = row.row(c, 0) + view.x();
                int to = shown.row(c, y);
                for (int x = 0; x < view.width(); x++) {
                    shown.data()[to + x] = row.data()[from + x * stride];
                }
            }
        }
        return shown;
    }

    /** Puts what a view shows back into its places. */
    void write(Tile view, Planes shown, Surface canvas) {
        for (int y = 0; y < view.height(); y++) {
            Planes row = canvas.read(view.y() + y * stride, 0, 1, width);
            for (int c = 0; c < canvas.channels(); c++) {
                int to = row.row(c, 0) + view.x();
                int from = shown.row(c, y);
                for (int x = 0; x < view.width(); x++) {
                    row.data()[to + x * stride] = shown.data()[from + x];
                }
            }
            canvas.write(view.y() + y * stride, 0, row);
        }
    }

    /** What the views have in common: the mean of neighbouring positions, one of each view, between which it is smooth. */
    BlockSource common(BlockSource canvas) {
        Planes means = Resample.view(
                        canvas, ceilDivide(height, stride), ceilDivide(width, stride), Kernel.BILINEAR_ANTIALIASED)
                .readAll();
        return Resample.view(means, height, width, Kernel.BILINEAR);
    }

    private static int ceilDivide(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
