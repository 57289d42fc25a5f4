package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;

/**
 * Whether colours and light stayed where they were: PSNR of result and base, both blurred with a Gaussian of sigma 8 (radius
 * 24, mirrored at the edges), over all channels. High is good, infinity perfect; from about 40 dB on nothing is seen.
 */
public final class Drift {
    private static final Gaussian BLUR = new Gaussian(8, 24);
    private static final int BAND = 128;

    private Drift() {}

    /**
     * Measures in decibels; reads both in bands of rows.
     *
     * @param result [channels, height, width] in 0..1
     * @param base the enlarged base, same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static double of(BlockSource result, BlockSource base) {
        Psnr.requireSameShape(result, base);
        int margin = BLUR.radius();
        int width = result.width();
        double sum = 0;
        for (int y = 0; y < result.height(); y += BAND) {
            int rows = Math.min(BAND, result.height() - y) + 2 * margin;
            Planes difference = result.read(y - margin, -margin, rows, width + 2 * margin);
            float[] before =
                    base.read(y - margin, -margin, rows, width + 2 * margin).data();
            for (int i = 0; i < before.length; i++) {
                difference.data()[i] -= before[i];
            }
            // a blur is linear: the difference of both is blurred once
            for (float value : BLUR.inner(difference).data()) {
                sum += (double) value * value;
            }
        }
        return Psnr.decibels(sum / ((double) result.channels() * result.height() * width));
    }
}
