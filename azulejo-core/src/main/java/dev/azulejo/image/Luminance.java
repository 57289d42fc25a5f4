package dev.azulejo.image;

/** The luminance of sRGB colours (IEC 61966-2-1, ITU-R BT.709). */
final class Luminance {
    private static final double RED = 0.2126;
    private static final double GREEN = 0.7152;
    private static final double BLUE = 0.0722;

    private Luminance() {}

    /** Gray, on the sRGB curve, of the same luminance; equal channels give just their value. */
    static void gray(float[][] srgb, float[] gray, int count) {
        for (int i = 0; i < count; i++) {
            float red = srgb[0][i];
            gray[i] = red == srgb[1][i] && red == srgb[2][i]
                    ? red
                    : (float) ToneCurve.SRGB.encode(linear(red, srgb[1][i], srgb[2][i]));
        }
    }

    /** Linear luminance in 0..1. */
    static double linear(float red, float green, float blue) {
        return RED * decode(red) + GREEN * decode(green) + BLUE * decode(blue);
    }

    private static double decode(float value) {
        return ToneCurve.SRGB.decode(Math.max(0, Math.min(1, value)));
    }
}
