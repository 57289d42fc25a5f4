package dev.azulejo.image;

/** 3x3 matrices as rows. */
final class Matrix {
    private static final double SINGULAR = 1e-9;

    private Matrix() {}

    static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                product[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
            }
        }
        return product;
    }

    static double[] product(double[][] a, double... x) {
        double[] product = new double[3];
        for (int i = 0; i < 3; i++) {
            product[i] = a[i][0] * x[0] + a[i][1] * x[1] + a[i][2] * x[2];
        }
        return product;
    }

    /** @throws IllegalArgumentException if there is none */
    static double[][] inverse(double[][] a) {
        double[][] inverse = new double[3][3];
        double determinant = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                int r = (j + 1) % 3;
                int s = (j + 2) % 3;
                int c = (i + 1) % 3;
                int d = (i + 2) % 3;
                inverse[i][j] = a[r][c] * a[s][d] - a[r][d] * a[s][c];
            }
            determinant += a[0][i] * inverse[i][0];
        }
        if (!(Math.abs(determinant) > SINGULAR)) {
            throw new IllegalArgumentException(
                    "a matrix that can be inverted was expected, its determinant is " + determinant);
        }
        for (double[] row : inverse) {
            for (int j = 0; j < 3; j++) {
                row[j] /= determinant;
            }
        }
        return inverse;
    }
}
