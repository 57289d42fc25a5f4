package dev.azulejo.noise;

/**
 * Two random words become two independent standard normal figures (Box and Muller 1958): with u = (word + 0.5) / 2^32,
 * {@code sqrt(-2 ln u0) cos(2 pi u1)} and {@code sqrt(-2 ln u0) sin(2 pi u1)}.
 *
 * <p>The same words must give the same bits on every machine, before and after just-in-time compilation. {@link Math#log}
 * and {@link Math#cos} do not promise that (an intrinsic may differ in the last bit) and {@link StrictMath} is several
 * times too slow for a canvas of latents at every step, so the three functions are series here, in double precision with
 * nothing but additions, multiplications, divisions and square roots, which Java 17 defines to the bit. Their absolute
 * error is below 1e-13, so the float result is nearly always the correctly rounded one.
 */
final class BoxMuller {
    /** ln 2. */
    private static final double LN_2 = 0.6931471805599453;

    /** An eighth of a turn holds 2^29 angles, which lie at odd multiples of half their distance: this half. */
    private static final double ANGLE = Math.PI / 4 / (1L << 30);

    private static final long EIGHTH = 1L << 30;

    /** Bits of the double sqrt(2): mantissas above it are halved, so that the logarithm's series converges fast. */
    private static final long SQRT_2_FRACTION = Double.doubleToRawLongBits(Math.sqrt(2)) & 0xFFFFFFFFFFFFFL;

    private BoxMuller() {}

    /** sqrt(-2 ln u) for u = (word + 0.5) / 2^32, the word unsigned; 0 to 6.8. */
    static double radius(int word) {
        return Math.sqrt(-2 * logarithm(word));
    }

    /** ln((word + 0.5) / 2^32). */
    static double logarithm(int word) {
        long odd = 2 * (word & 0xFFFFFFFFL) + 1; // u * 2^33, exact
        long bits = Double.doubleToRawLongBits(odd);
        long fraction = bits & 0xFFFFFFFFFFFFFL;
        int halved = fraction > SQRT_2_FRACTION ? 1 : 0;
        int exponent = (int) (bits >>> 52) - 1023 + halved;
        double mantissa = Double.longBitsToDouble(fraction | (long) (1023 - halved) << 52); // in sqrt(1/2)..sqrt(2)
        // ln m = 2 artanh((m - 1) / (m + 1)), |f| <= 0.172
        double f = (mantissa - 1) / (mantissa + 1);
        double ff = f * f;
        double series = 1.0 / 15;
        series = series * ff + 1.0 / 13;
        series = series * ff + 1.0 / 11;
        series = series * ff + 1.0 / 9;
        series = series * ff + 1.0 / 7;
        series = series * ff + 1.0 / 5;
        series = series * ff + 1.0 / 3;
        series = series * ff + 1;
        return (exponent - 33) * LN_2 + 2 * f * series;
    }

    /** cos(2 pi u) for u = (word + 0.5) / 2^32. */
    static double cosine(int word) {
        return ofEighth(word, (word >>> 29) + 2);
    }

    /** sin(2 pi u) for u = (word + 0.5) / 2^32. */
    static double sine(int word) {
        return ofEighth(word, word >>> 29);
    }

    /** The sine of the angle of the word when its eighth of the turn is counted as given. */
    private static double ofEighth(int word, int eighth) {
        long position = 2L * (word & 0x1FFFFFFF) + 1; // within the eighth, 0..2^30
        // odd eighths run towards a multiple of a quarter turn: fold them back
        double a = ANGLE * ((eighth & 1) == 0 ? position : EIGHTH - position);
        double aa = a * a;
        // sin: 0 1 2 3 4 5 6 7 -> s c c s -s -c -c -s
        double value = (eighth + 1 & 2) == 0 ? sineSeries(a, aa) : cosineSeries(aa);
        return (eighth & 4) == 0 ? value : -value;
    }

    private static double sineSeries(double a, double aa) {
        double series = 1.0 / 6227020800.0; // 1 / 13!
        series = series * aa - 1.0 / 39916800;
        series = series * aa + 1.0 / 362880;
        series = series * aa - 1.0 / 5040;
        series = series * aa + 1.0 / 120;
        series = series * aa - 1.0 / 6;
        series = series * aa + 1;
        return series * a;
    }

    private static double cosineSeries(double aa) {
        double series = -1.0 / 87178291200.0; // 1 / 14!
        series = series * aa + 1.0 / 479001600;
        series = series * aa - 1.0 / 3628800;
        series = series * aa + 1.0 / 40320;
        series = series * aa - 1.0 / 720;
        series = series * aa + 1.0 / 24;
        series = series * aa - 1.0 / 2;
        return series * aa + 1;
    }
}
