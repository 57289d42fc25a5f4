package dev.azulejo.measure;

import java.util.Arrays;

/**
 * An asymmetric generalised Gaussian: exp(-(|x| / scale)^shape) with one scale for negative and one for positive values
 * (Lasmar, Stitou and Berthoumieu 2009).
 *
 * @param shape 0.2 to 10 in steps of 0.001; 2 is a Gaussian, 1 a Laplacian
 * @param mean what it expects: 0 if both scales are equal
 * @param left scale of negative values
 * @param right scale of positive values
 */
record AsymmetricGaussian(double shape, double mean, double left, double right) {
    private static final double SMALLEST_SHAPE = 0.2;
    private static final double STEP = 0.001;
    private static final int SHAPES = 9801;

    /** Deviation of a side that has no values. */
    private static final double NO_DEVIATION = 1e-6;

    /** Keeps the ratio of moments finite where all values are 0. */
    private static final double LEAST_SQUARE = 1e-12;

    /** E|x|^2 / E(x^2) of each shape; grows with the shape. */
    private static final double[] MOMENT_RATIOS = momentRatios();

    private static double[] momentRatios() {
        double[] ratios = new double[SHAPES];
        for (int i = 0; i < SHAPES; i++) {
            double shape = shape(i);
            double middle = GammaFunction.of(2 / shape);
            ratios[i] = middle * middle / (GammaFunction.of(1 / shape) * GammaFunction.of(3 / shape));
        }
        return ratios;
    }

    private static double shape(int index) {
        return SMALLEST_SHAPE + index * STEP;
    }

    /** The one whose moments (mean square on each side of 0, mean absolute value) are those of the values. */
    static AsymmetricGaussian fit(double[] values) {
        double leftSquares = 0;
        double rightSquares = 0;
        double absolute = 0;
        int leftCount = 0;
        int rightCount = 0;
        for (double value : values) {
            if (value < 0) {
                leftSquares += value * value;
                leftCount++;
                absolute -= value;
            } else if (value > 0) {
                rightSquares += value * value;
                rightCount++;
                absolute += value;
            }
        }
        double left = leftCount == 0 ? NO_DEVIATION : Math.sqrt(leftSquares / leftCount);
        double right = rightCount == 0 ? NO_DEVIATION : Math.sqrt(rightSquares / rightCount);
        double meanAbsolute = absolute / values.length;
        double meanSquare = (leftSquares + rightSquares) / values.length;
        double sides = left / right;
        double asymmetry = (sides * sides * sides + 1) * (sides + 1) / ((sides * sides + 1) * (sides * sides + 1));
        double shape = shape(nearest(meanAbsolute * meanAbsolute / (meanSquare + LEAST_SQUARE) * asymmetry));
        double first = GammaFunction.of(1 / shape);
        double scale = Math.sqrt(first / GammaFunction.of(3 / shape));
        double mean = (right - left) * scale * GammaFunction.of(2 / shape) / first;
        return new AsymmetricGaussian(shape, mean, left * scale, right * scale);
    }

    private static int nearest(double ratio) {
        int found = Arrays.binarySearch(MOMENT_RATIOS, ratio);
        if (found >= 0) {
            return found;
        }
        int above = -found - 1;
        if (above == 0 || above == SHAPES) {
            return Math.min(above, SHAPES - 1);
        }
        return ratio - MOMENT_RATIOS[above - 1] <= MOMENT_RATIOS[above] - ratio ? above - 1 : above;
    }
}
