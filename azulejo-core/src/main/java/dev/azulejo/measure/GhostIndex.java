package dev.azulejo.measure;

import dev.azulejo.image.Planes;
import java.util.OptionalDouble;

/**
 * How much tiles disagree about detail where they overlap: 1 - correlation of the high-pass detail (each channel minus a
 * Gaussian of sigma 1.5) that two tiles predict for the same place. 0 means that they agree, 1 that they have nothing in
 * common: then a blend shows both, as ghosts.
 *
 * <p>Collects over all pairs of tiles of a picture; not safe for several threads.
 */
public final class GhostIndex {
    private double products;
    private double squaresA;
    private double squaresB;

    /**
     * Adds what two tiles predict for the place that both cover, in latents or pixels.
     *
     * @param a [channels, height, width]
     * @param b the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public void add(Planes a, Planes b) {
        Psnr.requireSameShape(a, b);
        float[] detailA = detail(a);
        float[] detailB = detail(b);
        for (int i = 0; i < detailA.length; i++) {
            products += (double) detailA[i] * detailB[i];
            squaresA += (double) detailA[i] * detailA[i];
            squaresB += (double) detailB[i] * detailB[i];
        }
    }

    /** The index, 0..2; empty if no detail was added. */
    public OptionalDouble value() {
        double scale = Math.sqrt(squaresA * squaresB);
        return scale == 0 ? OptionalDouble.empty() : OptionalDouble.of(1 - products / scale);
    }

    private static float[] detail(Planes planes) {
        return HighFrequency.detailOfChannels(planes, 0, 0, planes.height(), planes.width())
                .data();
    }
}
