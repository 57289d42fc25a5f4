package dev.azulejo.image;

/**
 * Gives pixels that are fully transparent the colour of what is visible around them, near things first: averages over
 * ever larger blocks, from whichever size holds something visible (the pull-push pyramid of Gortler et al., "The
 * Lumigraph", 1996). Visible pixels, however faint, keep their colour.
 */
final class AlphaFill {
    private AlphaFill() {}

    /**
     * @param colour [3, height, width], changed in place
     * @param alpha [1, height, width]
     */
    static void fill(Planes colour, Planes alpha) {
        boolean visible = false;
        boolean hidden = false;
        for (float opacity : alpha.data()) {
            visible |= opacity > 0;
            hidden |= opacity <= 0;
        }
        if (visible && hidden) {
            level(colour, alpha);
        }
    }

    /** One level of the pyramid; the next has half the size. */
    private static void level(Planes colour, Planes weight) {
        if (colour.height() == 1 && colour.width() == 1) {
            return;
        }
        int height = (colour.height() + 1) / 2;
        int width = (colour.width() + 1) / 2;
        Planes halfColour = new Planes(3, height, width);
        Planes halfWeight = new Planes(1, height, width);
        pull(colour, weight, halfColour, halfWeight);
        level(halfColour, halfWeight);
        push(halfColour, colour, weight);
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

    /** Where nothing is visible, the colour comes from the coarser level, between its samples in straight lines. */
    private static void push(Planes coarse, Planes colour, Planes weight) {
        for (int y = 0; y < colour.height(); y++) {
            int y0 = y / 2;
            int y1 = Math.max(0, Math.min(coarse.height() - 1, y % 2 == 0 ? y0 - 1 : y0 + 1));
            for (int x = 0; x < colour.width(); x++) {
                if (weight.data()[weight.row(0, y) + x] > 0) {
                    continue;
                }
                int x0 = x / 2;
                int x1 = Math.max(0, Math.min(coarse.width() - 1, x % 2 == 0 ? x0 - 1 : x0 + 1));
                for (int c = 0; c < 3; c++) {
                    float near = 0.75f * coarse.at(c, y0, x0) + 0.25f * coarse.at(c, y0, x1);
                    float far = 0.75f * coarse.at(c, y1, x0) + 0.25f * coarse.at(c, y1, x1);
                    colour.data()[colour.row(c, y) + x] = 0.75f * near + 0.25f * far;
                }
            }
        }
    }
}
