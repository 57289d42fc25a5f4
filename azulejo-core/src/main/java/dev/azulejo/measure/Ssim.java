package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;

/**
 * Structural similarity of the luminance of two pictures in 0..1 (Wang, Bovik, Sheikh and Simoncelli 2004): Gaussian windows
 * of 11x11 with sigma 1.5, K1 = 0.01, K2 = 0.03, the mean over all windows that lie inside.
 */
public final class Ssim {
    private static final Gaussian WINDOW = new Gaussian(1.5, 5);
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;
    private static final int BAND = 64;

    private Ssim() {}

    /**
     * Similarity, 1 for equal pictures. Reads both in bands of rows.
     *
     * @throws IllegalArgumentException if the shapes differ or a side is under 11
     */
    public static double of(BlockSource a, BlockSource b) {
        Psnr.requireSameShape(a, b);
        int side = 2 * WINDOW.radius() + 1;
        if (a.height() < side || a.width() < side) {
            throw new IllegalArgumentException("pictures of at least " + side + "x" + side + " were expected, found "
                    + a.height() + "x" + a.width());
        }
        int rows = a.height() - side + 1;
        double sum = 0;
        for (int y = 0; y < rows; y += BAND) {
            int band = Math.min(BAND, rows - y);
            sum += sum(
                    Luminance.of(a.read(y, 0, band + side - 1, a.width())),
                    Luminance.of(b.read(y, 0, band + side - 1, b.width())));
        }
        return sum / ((double) rows * (a.width() - side + 1));
    }

    private static double sum(Planes a, Planes b) {
        float[] meanA = WINDOW.inner(a).data();
        float[] meanB = WINDOW.inner(b).data();
        float[] squareA = WINDOW.inner(product(a, a)).data();
        float[] squareB = WINDOW.inner(product(b, b)).data();
        float[] both = WINDOW.inner(product(a, b)).data();
        double sum = 0;
        for (int i = 0; i < meanA.length; i++) {
            double a1 = meanA[i];
            double b1 = meanB[i];
            double varianceA = squareA[i] - a1 * a1;
            double varianceB = squareB[i] - b1 * b1;
            double covariance = both[i] - a1 * b1;
            sum += (2 * a1 * b1 + C1)
                    * (2 * covariance + C2)
                    / ((a1 * a1 + b1 * b1 + C1) * (varianceA + varianceB + C2));
        }
        return sum;
    }

    private static Planes product(Planes a, Planes b) {
        Planes product = new Planes(1, a.height(), a.width());
        for (int i = 0; i < product.data().length; i++) {
            product.data()[i] = a.data()[i] * b.data()[i];
        }
        return product;
    }
}
