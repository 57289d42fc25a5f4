package dev.azulejo.checkpoint;

/**
 * The 16-bit floating-point formats of weight files: IEEE 754 binary16 ("half") and bfloat16 (the upper half of a
 * float). Pure functions; Java 20 has the first in {@code Float}, the language level here is 17.
 */
public final class Float16 {
    private Float16() {}

    /** The exact value of a binary16, subnormals, infinities and NaN included. */
    public static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
        }
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | exponent + 112 << 23 | fraction << 13);
    }

    /** The nearest binary16, ties to even; too large becomes infinite, NaN stays NaN. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 0x477ff000) { // 65520 and more round to infinity
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x38800000) { // below 2^-14: subnormal, in units of 2^-24; rint rounds ties to even
            return (short) (sign | (int) Math.rint(Math.abs((double) value) * 0x1p24));
        }
        int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
        return (short) (sign | (rounded - 0x38000000 >>> 13));
    }

    /** The exact value of a bfloat16. */
    public static float brainToFloat(short brain) {
        return Float.intBitsToFloat(brain << 16);
    }
}
