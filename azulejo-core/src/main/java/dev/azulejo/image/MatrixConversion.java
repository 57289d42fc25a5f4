package dev.azulejo.image;

/**
 * For colour spaces that are three curves and a matrix: Adobe RGB, Display P3, ProPhoto and most others. Computed in
 * double precision here rather than by the colour management of the JDK, whose 16 bits would cost the last bits of 16-bit
 * pictures; {@link LookupConversion} is for the rest.
 */
final class MatrixConversion implements ColourConversion {
    /** Red, green and blue of sRGB in columns, adapted to D50 (Bradford), as sRGB profiles have them; rows X, Y, Z. */
    static final double[][] SRGB = {
        {0.4360747, 0.3850649, 0.1430804},
        {0.2225045, 0.7168786, 0.0606169},
        {0.0139322, 0.0971045, 0.7141733}
    };

    /** In linear light. */
    private static final double SAME_LIGHT = 0.003;
    /** On the sRGB curve: three quarters of a step of 8 bits. */
    private static final double SAME_GRAY = 0.003;

    private final ToneCurve[] curves;
    private final double[][] toSrgb;
    private final double[][] fromSrgb;

    /**
     * @param curves those of red, green and blue
     * @param primaries red, green and blue in columns; rows X, Y, Z relative to D50. White is brought to D50 exactly
     * @throws IllegalArgumentException if the primaries do not span a space
     */
    MatrixConversion(ToneCurve[] curves, double[][] primaries) {
        this.curves = curves.clone();
        double[][] scaled = new double[3][3];
        for (int row = 0; row < 3; row++) {
            double white = primaries[row][0] + primaries[row][1] + primaries[row][2];
            double expected = SRGB[row][0] + SRGB[row][1] + SRGB[row][2];
            for (int column = 0; column < 3; column++) {
                scaled[row][column] = primaries[row][column] * expected / white;
            }
        }
        this.toSrgb = Matrix.product(Matrix.inverse(SRGB), scaled);
        this.fromSrgb = Matrix.inverse(toSrgb);
    }

    /**
     * Whether it changes nothing that anybody could see: the space is sRGB by another name. The tolerance holds for the
     * profiles called sRGB that are about, the JDK's among them.
     */
    boolean isSrgb() {
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                if (Math.abs(toSrgb[row][column] - (row == column ? 1 : 0)) > SAME_LIGHT) {
                    return false;
                }
            }
        }
        return isSrgb(curves[0]) && isSrgb(curves[1]) && isSrgb(curves[2]);
    }

    /** Whether a curve is that of sRGB as far as anybody could see. */
    static boolean isSrgb(ToneCurve curve) {
        int steps = 64;
        for (int i = 0; i <= steps; i++) {
            double gray = i / (double) steps;
            if (Math.abs(ToneCurve.SRGB.encode(curve.decode(gray)) - gray) > SAME_GRAY) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int components() {
        return 3;
    }

    @Override
    public boolean isReversible() {
        return true;
    }

    @Override
    public void toSrgb(float[][] device, float[][] srgb, int count) {
        for (int i = 0; i < count; i++) {
            double red = curves[0].decode(device[0][i]);
            double green = curves[1].decode(device[1][i]);
            double blue = curves[2].decode(device[2][i]);
            for (int c = 0; c < 3; c++) {
                double[] row = toSrgb[c];
                srgb[c][i] = encoded(ToneCurve.SRGB, row[0] * red + row[1] * green + row[2] * blue);
            }
        }
    }

    @Override
    public void fromSrgb(float[][] srgb, float[][] device, int count) {
        for (int i = 0; i < count; i++) {
            double red = ToneCurve.SRGB.decode(clip(srgb[0][i]));
            double green = ToneCurve.SRGB.decode(clip(srgb[1][i]));
            double blue = ToneCurve.SRGB.decode(clip(srgb[2][i]));
            for (int c = 0; c < 3; c++) {
                double[] row = fromSrgb[c];
                device[c][i] = encoded(curves[c], row[0] * red + row[1] * green + row[2] * blue);
            }
        }
    }

    private static float encoded(ToneCurve curve, double linear) {
        return (float) clip(curve.encode(clip(linear)));
    }

    private static double clip(double value) {
        return value > 0 ? Math.min(1, value) : 0;
    }
}
