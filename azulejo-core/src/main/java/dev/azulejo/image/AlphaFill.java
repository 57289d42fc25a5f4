package dev.azulejo.image;

import dev.azulejo.fault.Cancellation;

/**
 * Gives pixels that are fully transparent the colour of what is visible around them, near things first: averages over
 * ever larger blocks, from whichever size holds something visible (the pull-push pyramid of Gortler et al., "The
 * Lumigraph", 1996). Visible pixels, however faint, keep their colour.
 */
final class AlphaFill {
    private AlphaFill() {}

    /** Rows that are worked on at once; even, so that a band's rows are whole rows of the next level. */
    private static final int BAND = 64;

    /**
     * @param colour [3, height, width], changed in place
     * @param alpha [1, height, width]
     * @param surfaces where the pyramid is put, a third as large as both
     * @throws dev.azulejo.fault.CancelledException if cancelled
     */
    static void fill(Surface colour, BlockSource alpha, Surfaces surfaces, Cancellation cancellation) {
        boolean visible = false;
        boolean hidden = false;
        for (int y = 0; y < alpha.height(); y += BAND) {
            cancellation.check();
            for (float opacity : alpha.rows(y, BAND).data()) {
                visible |= opacity > 0;
                hidden |= opacity <= 0;
            }
        }
        if (visible && hidden) {
            level(colour, alpha, surfaces, cancellation);
        }
    }

    /** One level of the pyramid; the next has half the size. */
    private static void level(Surface colour, BlockSource weight, Surfaces surfaces, Cancellation cancellation) {
        if (colour.height() == 1 && colour.width() == 1) {
            return;
        }
        int height = (colour.height() + 1) / 2;
        int width = (colour.width() + 1) / 2;
        Surface halfColour = surfaces.of(3, height, width);
        Surface halfWeight = surfaces.of(1, height, width);
        for (int y = 0; y < height; y += BAND) {
            cancellation.check();
            Planes ofColour = new Planes(3, Math.min(BAND, height - y), width);
            Planes ofWeight = new Planes(1, ofColour.height(), width);
            pull(colour.rows(2 * y, 2 * BAND), weight.rows(2 * y, 2 * BAND), ofColour, ofWeight);
            halfColour.write(y, 0, ofColour);
            halfWeight.write(y, 0, ofWeight);
        }
        level(halfColour, halfWeight, surfaces, cancellation);
        for (int y = 0; y < colour.height(); y += BAND) {
            cancellation.check();
            Planes fine = colour.rows(y, BAND);
            int first = Math.max(0, y / 2 - 1);
            Planes coarse = halfColour.rows(first, BAND / 2 + 2);
            push(coarse, first, fine, y, weight.rows(y, BAND), height);
            colour.write(y, 0, fine);
        }
    }

    /** Averages of 2x2, by weight. */
    private static void pull(Planes colour, Planes weight, Planes halfColour, Planes halfWeight) {
        for (int y = 0; y < halfWeight.height(); y++) {
            for (int x = 0; x < halfWeight.width(); x++) {
                float total = 0;
                float[] sum = new float[3];
                for (int fineY = 2 * y; fineY < Math.min(2 * y + 2, weight.height()); fineY++) {
                    for (int fineX = 2 * x; fineX < Math.min(2 * x + 2, weight.width()); fineX++) {
                        float w = weight.data()[weight.row(0, fineY) + fineX];
                        total += w;
                        for (int c = 0; c < 3; c++) {
                            sum[c] += w * colour.data()[colour.row(c, fineY) + fineX];
                        }
                    }
                }
                halfWeight.data()[halfWeight.row(0, y) + x] = Math.min(1, total);
                for (int c = 0; c < 3 && total > 0; c++) {
                    halfColour.data()[halfColour.row(c, y) + x] = sum[c] / total;
                }
            }
        }
    }

    /**
     * Where nothing is visible, the colour comes from the coarser level, between its samples in straight lines.
     *
     * @param coarse rows of the coarser level, from row {@code firstCoarse} on
     * @param colour rows of this level, from row {@code first} on
     * @param coarseHeight rows of all of the coarser level
     */
    private static void push(
            Planes coarse, int firstCoarse, Planes colour, int first, Planes weight, int coarseHeight) {
        for (int y = 0; y < colour.height(); y++) {
            int inPicture = first + y;
            int near = inPicture / 2;
            int far = Math.max(0, Math.min(coarseHeight - 1, inPicture % 2 == 0 ? near - 1 : near + 1));
            int y0 = near - firstCoarse;
            int y1 = far - firstCoarse;
            for (int x = 0; x < colour.width(); x++) {
                if (weight.data()[weight.row(0, y) + x] > 0) {
                    continue;
                }
                int x0 = x / 2;
                int x1 = Math.max(0, Math.min(coarse.width() - 1, x % 2 == 0 ? x0 - 1 : x0 + 1));
                for (int c = 0; c < 3; c++) {
                    float nearer = 0.75f * coarse.at(c, y0, x0) + 0.25f * coarse.at(c, y0, x1);
                    float farther = 0.75f * coarse.at(c, y1, x0) + 0.25f * coarse.at(c, y1, x1);
                    colour.data()[colour.row(c, y) + x] = 0.75f * nearer + 0.25f * farther;
                }
            }
        }
    }
}
