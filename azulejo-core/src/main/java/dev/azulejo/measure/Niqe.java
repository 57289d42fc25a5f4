package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import java.util.OptionalDouble;

/**
 * NIQE (Mittal, Soundararajan and Bovik 2013, "Making a completely blind image quality analyzer"): how far a picture's
 * statistics are from those of sharp photographs, sqrt((m - n)' ((C + D) / 2)^-1 (m - n)) with mean and covariance of 36
 * features of its blocks of 96 pixels (m, C) and of photographs' (n, D). No reference is needed. 0 would be perfect; photographs
 * have mostly 2 to 5, and lower is more natural. It judges texture, not truth: noise and blur raise it, well invented detail does not.
 *
 * <p>The model of photographs was fitted on this project's training pictures (as {@code training/niqe.py} does, with which
 * this agrees), so values do not compare with those of other programs.
 */
public final class Niqe {
    private static final NaturalModel PHOTOGRAPHS = NaturalModel.builtin();

    private Niqe() {}

    /**
     * Measures one picture; empty if a side is under 96 pixels. Few blocks say little: from about 512x512 on it is steady.
     * Reads the picture in bands of rows, takes about a quarter of a second per million pixels.
     *
     * @param picture 1 or 3 channels in 0..1 (clamped), seen as 8 bits
     * @throws IllegalArgumentException if it has another number of channels
     */
    public static OptionalDouble of(BlockSource picture) {
        if (picture.channels() != 1 && picture.channels() != 3) {
            throw new IllegalArgumentException("1 or 3 channels were expected, found " + picture.channels());
        }
        if (picture.height() < NaturalFeatures.BLOCK || picture.width() < NaturalFeatures.BLOCK) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(PHOTOGRAPHS.distance(NaturalModel.fit(NaturalFeatures.of(picture))));
    }
}
