package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;

/** Peak signal-to-noise ratio of pictures in 0..1: -10 log10 of the mean squared difference over all channels. */
public final class Psnr {
    private static final int BAND = 64;

    private Psnr() {}

    /**
     * Decibels; positive infinity for equal pictures. Reads both in bands of rows.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    public static double of(BlockSource a, BlockSource b) {
        return decibels(meanSquaredError(a, b));
    }

    /** -10 log10 of a mean squared difference. */
    public static double decibels(double meanSquaredError) {
        return -10 * Math.log10(meanSquaredError);
    }

    static double meanSquaredError(BlockSource a, BlockSource b) {
        requireSameShape(a, b);
        double sum = 0;
        for (int y = 0; y < a.height(); y += BAND) {
            int rows = Math.min(BAND, a.height() - y);
            Planes left = a.read(y, 0, rows, a.width());
            Planes right = b.read(y, 0, rows, b.width());
            for (int i = 0; i < left.data().length; i++) {
                double difference = left.data()[i] - right.data()[i];
                sum += difference * difference;
            }
        }
        return sum / ((double) a.channels() * a.height() * a.width());
    }

    static void requireSameShape(BlockSource a, BlockSource b) {
        if (a.channels() != b.channels() || a.height() != b.height() || a.width() != b.width()) {
            throw new IllegalArgumentException("pictures of the same shape were expected, found " + a.channels() + "x"
                    + a.height() + "x" + a.width() + " and " + b.channels() + "x" + b.height() + "x" + b.width());
        }
    }
}
