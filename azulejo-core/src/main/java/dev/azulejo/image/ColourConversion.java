package dev.azulejo.image;

/**
 * From a file's colours to sRGB and back, row by row. All samples are in 0..1. Colours that the other space cannot hold
 * are clipped, channel by channel: very saturated colours of a wide space come back a little less saturated.
 *
 * <p>Not safe for use by several threads at once.
 */
interface ColourConversion {
    /** Channels of the file's colours: 1 (gray), 3 (red, green, blue) or 4 (cyan, magenta, yellow, black; 1 is full ink). */
    int components();

    /** Whether {@link #fromSrgb} is there too. */
    boolean isReversible();

    /**
     * @param device [components][at least count], not changed
     * @param srgb [3][at least count], written
     */
    void toSrgb(float[][] device, float[][] srgb, int count);

    /**
     * @param srgb [3][at least count], any values; what is outside 0..1 is clipped. Not changed
     * @param device [components][at least count], written
     */
    void fromSrgb(float[][] srgb, float[][] device, int count);
}
