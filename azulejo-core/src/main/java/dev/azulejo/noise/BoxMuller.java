package dev.azulejo.noise;

/**
 * Two random words become two independent standard normal figures (Box and Muller 1958): with u = (word + 0.5) / 2^32,
 * {@code sqrt(-2 ln u0) cos(2 pi u1)} and {@code sqrt(-2 ln u0) sin(2 pi u1)}.
 *
 * <p>The same words must give the same bits on every machine, before and after just-in-time compilation. {@link Math#log}
 * and {@link Math#cos} do not promise that (an intrinsic may differ in the last bit) and {@link StrictMath} is several
 * times too slow for a canvas of latents at every step, so the three functions are series here, in double precision with
 * nothing but additions, multiplications, divisions and square roots, which Java 17 defines to the bit. Their error is
 * below 1e-12, so the float result is nearly always the correctly rounded one. Nothing branches: which way would be as
 * random as the words, and a wrong guess costs the processor more than the arithmetic.
 */
final class BoxMuller {
    /** ln 2. */
    private static final double LN_2 = 0.6931471805599453;

    /** 2 pi / 2^33: angles lie at odd multiples of half the distance that a word's unit stands for. */
    private static final double ANGLE = Math.PI / (1L << 32);

    private static final long SQRT_HALF_BITS = Double.doubleToRawLongBits(Math.sqrt(0.5));

    /** How the cosine and the sine follow from those of the angle that is left within a quarter turn. */
    private static final double[] COSINE_OF_COSINE = {1, 0, -1, 0};

    private static final double[] COSINE_OF_SINE = {0, -1, 0, 1};

    private BoxMuller() {}

    /** Writes the two figures of two words into {@code to[at]} and {@code to[at + 1]}. */
    static void normals(int word0, int word1, float[] to, int at) {
        double radius = Math.sqrt(-2 * logarithm(word0));
        int quarter = quarter(word1);
        double angle = withinQuarter(word1, quarter);
        double square = angle * angle;
        double cosine = cosine(square);
        double sine = sine(angle, square);
        double ofCosine = COSINE_OF_COSINE[quarter];
        double ofSine = COSINE_OF_SINE[quarter];
        to[at] = (float) (radius * (ofCosine * cosine + ofSine * sine));
        to[at + 1] = (float) (radius * (ofCosine * sine - ofSine * cosine));
    }

    /** ln((word + 0.5) / 2^32). */
    static double logarithm(int word) {
        long odd = 2 * (word & 0xFFFFFFFFL) + 1; // u * 2^33, exact
        long bits = Double.doubleToRawLongBits(odd);
        long exponent = bits - SQRT_HALF_BITS >> 52;
        double mantissa = Double.longBitsToDouble(bits - (exponent << 52)); // sqrt(1/2)..sqrt(2)
        // ln m = 2 artanh f with f = (m - 1) / (m + 1), |f| <= 0.172
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

    /** The quarter turn, 0..3, that the word's angle is nearest to. */
    private static int quarter(int word) {
        return word + (1 << 29) >>> 30;
    }

    /** What is left of the angle, -pi/4..pi/4. */
    private static double withinQuarter(int word, int quarter) {
        return ANGLE * (2 * (word - (quarter << 30)) + 1);
    }

    private static double sine(double angle, double square) {
        double series = 1.0 / 6227020800.0; // 1 / 13!
        series = series * square - 1.0 / 39916800;
        series = series * square + 1.0 / 362880;
        series = series * square - 1.0 / 5040;
        series = series * square + 1.0 / 120;
        series = series * square - 1.0 / 6;
        series = series * square + 1;
        return series * angle;
    }

    private static double cosine(double square) {
        double series = 1.0 / 479001600; // 1 / 12!
        series = series * square - 1.0 / 3628800;
        series = series * square + 1.0 / 40320;
        series = series * square - 1.0 / 720;
        series = series * square + 1.0 / 24;
        series = series * square - 1.0 / 2;
        return series * square + 1;
    }
}
