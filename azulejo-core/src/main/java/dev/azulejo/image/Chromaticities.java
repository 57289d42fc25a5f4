package dev.azulejo.image;

import java.util.List;

/**
 * Where white and the primaries of a colour space lie in the CIE 1931 diagram (x, y of each).
 */
record Chromaticities(
        double whiteX,
        double whiteY,
        double redX,
        double redY,
        double greenX,
        double greenY,
        double blueX,
        double blueY) {
    static final Chromaticities SRGB = new Chromaticities(0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06);
    static final Chromaticities ADOBE_RGB = new Chromaticities(0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06);

    /** Cone responses of Bradford's chromatic adaptation, as ICC.1:2022 annex E has them. */
    private static final double[][] BRADFORD = {
        {0.8951, 0.2664, -0.1614},
        {-0.7502, 1.7135, 0.0367},
        {0.0389, -0.0685, 1.0296}
    };

    private static final double[] D50 = {0.9642, 1, 0.8249};

    /** From PNG's cHRM chunk: x and y of white, red, green and blue, times 100000. */
    static Chromaticities of(List<Integer> values) {
        double[] v = values.stream().mapToDouble(value -> value / 100000.0).toArray();
        return new Chromaticities(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
    }

    /**
     * Red, green and blue in columns, rows X, Y, Z, adapted to D50.
     *
     * @throws IllegalArgumentException if they do not span a space
     */
    double[][] primaries() {
        double[] white = xyz(whiteX, whiteY);
        double[] red = xyz(redX, redY);
        double[] green = xyz(greenX, greenY);
        double[] blue = xyz(blueX, blueY);
        double[][] matrix = new double[3][];
        for (int row = 0; row < 3; row++) {
            matrix[row] = new double[] {red[row], green[row], blue[row]};
        }
        double[] amounts = Matrix.product(Matrix.inverse(matrix), white);
        for (double[] row : matrix) {
            for (int column = 0; column < 3; column++) {
                row[column] *= amounts[column];
            }
        }
        return Matrix.product(adaptation(white), matrix);
    }

    private static double[][] adaptation(double[] white) {
        double[] from = Matrix.product(BRADFORD, white);
        double[] to = Matrix.product(BRADFORD, D50);
        double[][] gain = {{to[0] / from[0], 0, 0}, {0, to[1] / from[1], 0}, {0, 0, to[2] / from[2]}};
        return Matrix.product(Matrix.inverse(BRADFORD), Matrix.product(gain, BRADFORD));
    }

    private static double[] xyz(double x, double y) {
        if (!(y > 1e-6) || x < 0 || x > 1 || y > 1) {
            throw new IllegalArgumentException("chromaticities in 0..1 were expected, found " + x + ", " + y);
        }
        return new double[] {x / y, 1, (1 - x - y) / y};
    }
}
