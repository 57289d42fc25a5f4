package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;

/**
 * How much detail a picture has where it has most: root mean square of what a Gaussian blur (sigma 4, radius 10, mirrored at
 * the edges) takes away, of cells of 32 pixels, in the channel where that is most. Gradients, however long, have none; noise
 * of deviation s has about s; an edge of height h has about h / 8 in the cells that it crosses.
 *
 * <p>The blur is wide for fine detail: an enlarged picture has none below a few pixels, and what a model would continue
 * there is of the size of the pixels that it was enlarged from.
 *
 * <p>The last cells end at the edges, so that all are of one size: of fewer samples the roughest tells more of chance.
 */
public final class Roughness {
    private static final Gaussian BLUR = new Gaussian(4, 10);
    private static final int CELL = 32;

    private Roughness() {}

    /**
     * Of the roughest cell, 0..1; reads the picture in rows of cells.
     *
     * @param picture any channels in 0..1
     */
    public static double of(BlockSource picture) {
        int margin = BLUR.radius();
        double most = 0;
        for (int row = 0; row < picture.height(); row += CELL) {
            int y = Math.max(0, Math.min(row, picture.height() - CELL));
            int height = Math.min(CELL, picture.height());
            Planes block = picture.read(y - margin, -margin, height + 2 * margin, picture.width() + 2 * margin);
            Planes blurred = BLUR.inner(block);
            for (int column = 0; column < picture.width(); column += CELL) {
                int x = Math.max(0, Math.min(column, picture.width() - CELL));
                for (int c = 0; c < block.channels(); c++) {
                    most = Math.max(most, deviation(block, blurred, c, x));
                }
            }
        }
        return most;
    }

    private static double deviation(Planes block, Planes blurred, int channel, int x) {
        int margin = BLUR.radius();
        int width = Math.min(CELL, blurred.width() - x);
        double squares = 0;
        for (int y = 0; y < blurred.height(); y++) {
            int sharp = block.row(channel, y + margin) + margin + x;
            int smooth = blurred.row(channel, y) + x;
            for (int i = 0; i < width; i++) {
                double difference = block.data()[sharp + i] - blurred.data()[smooth + i];
                squares += difference * difference;
            }
        }
        return Math.sqrt(squares / (blurred.height() * width));
    }
}
