package dev.azulejo.image;

/**
 * How densely pixels lie on paper or screen.
 *
 * @param x pixels per metre, or a mere proportion to {@code y}
 * @param y pixels per metre, or a mere proportion to {@code x}
 * @param perMetre whether the numbers are pixels per metre; if not, only their ratio means something
 */
public record Resolution(long x, long y, boolean perMetre) {
    static final double METRES_PER_INCH = 0.0254;

    /** @throws IllegalArgumentException if a number is not in 1..2^31 - 1 (what a PNG file can hold) */
    public Resolution {
        if (x < 1 || y < 1 || x > Integer.MAX_VALUE || y > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a resolution in 1..2147483647 was expected, found " + x + "x" + y);
        }
    }

    /** From dots per inch. */
    public static Resolution dotsPerInch(double x, double y) {
        return new Resolution(Math.round(x / METRES_PER_INCH), Math.round(y / METRES_PER_INCH), true);
    }

    /**
     * Tenths of pixels per inch: what TIFF and EXIF files get. Rounding to whole pixels per metre, as PNG has them, changes
     * less.
     */
    static int tenthsPerInch(long perMetre) {
        return (int) Math.min(Integer.MAX_VALUE, Math.round(perMetre * METRES_PER_INCH * 10));
    }

    /** With the axes exchanged, for a picture that was turned by 90 degrees. */
    Resolution transposed() {
        return new Resolution(y, x, perMetre);
    }
}
