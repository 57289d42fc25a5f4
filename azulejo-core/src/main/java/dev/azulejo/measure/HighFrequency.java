package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;

/**
 * Energy of fine detail: the mean square of luminance minus its Gaussian blur (sigma 1.5, radius 5, mirrored at the edges).
 * It says how sharp a picture is, not whether the detail is right.
 */
public final class HighFrequency {
    private static final Gaussian BLUR = new Gaussian(1.5, 5);
    private static final int BAND = 64;

    private HighFrequency() {}

    /**
     * The energy of a picture; reads it in bands of rows.
     *
     * @param picture 1 or 3 channels in 0..1
     */
    public static double energy(BlockSource picture) {
        double sum = 0;
        for (int y = 0; y < picture.height(); y += BAND) {
            Planes detail = detail(picture, y, 0, Math.min(BAND, picture.height() - y), picture.width());
            for (float value : detail.data()) {
                sum += (double) value * value;
            }
        }
        return sum / ((double) picture.height() * picture.width());
    }

    /** Energy of a picture over that of another, usually the original; 1 is equally sharp. */
    public static double ratio(BlockSource picture, BlockSource original) {
        return energy(picture) / energy(original);
    }

    /** Luminance minus its blur, [1, height, width], of the part at (y, x). */
    static Planes detail(BlockSource picture, int y, int x, int height, int width) {
        return above(Luminance.of(withMargin(picture, y, x, height, width)));
    }

    /** Every channel minus its blur, [channels, height, width], of the part at (y, x). */
    static Planes detailOfChannels(BlockSource picture, int y, int x, int height, int width) {
        return above(withMargin(picture, y, x, height, width));
    }

    private static Planes withMargin(BlockSource picture, int y, int x, int height, int width) {
        int margin = BLUR.radius();
        return picture.read(y - margin, x - margin, height + 2 * margin, width + 2 * margin);
    }

    private static Planes above(Planes planes) {
        int margin = BLUR.radius();
        Planes detail = BLUR.inner(planes);
        for (int c = 0; c < detail.channels(); c++) {
            for (int row = 0; row < detail.height(); row++) {
                int from = planes.row(c, row + margin) + margin;
                int to = detail.row(c, row);
                for (int i = 0; i < detail.width(); i++) {
                    detail.data()[to + i] = planes.data()[from + i] - detail.data()[to + i];
                }
            }
        }
        return detail;
    }
}
