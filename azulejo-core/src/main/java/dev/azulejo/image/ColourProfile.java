package dev.azulejo.image;

import java.util.List;

/** What a file says about the meaning of its colours. Results are written with the same. */
public sealed interface ColourProfile
        permits ColourProfile.Untagged, ColourProfile.Srgb, ColourProfile.Gamma, IccProfile {
    /** Nothing; it is taken for sRGB, as everybody does. */
    record Untagged() implements ColourProfile {}

    /**
     * PNG's sRGB chunk.
     *
     * @param intent rendering intent, 0..3
     */
    record Srgb(int intent) implements ColourProfile {}

    /**
     * PNG's gAMA and cHRM chunks.
     *
     * @param gamma the exponent of the encoding (not of its reversal), times 100000: 45455 for 1/2.2
     * @param chromaticities x and y of white, red, green and blue, times 100000; empty if the file has no cHRM chunk
     */
    record Gamma(int gamma, List<Integer> chromaticities) implements ColourProfile {
        public Gamma {
            chromaticities = List.copyOf(chromaticities);
        }
    }

    /** Nothing is said: sRGB. */
    static ColourProfile untagged() {
        return new Untagged();
    }
}
