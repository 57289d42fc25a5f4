package dev.azulejo.measure;

/** Euler's gamma function of positive numbers, to about 1e-14 of its value. */
final class GammaFunction {
    /** From here on six terms of Stirling's series are exact to double precision. */
    private static final double LARGE = 12;

    private GammaFunction() {}

    /**
     * Gamma(x): Stirling's series (Abramowitz and Stegun 6.1.40), after x was raised by Gamma(x) = Gamma(x + 1) / x.
     *
     * @param x above 0, at most 170
     */
    static double of(double x) {
        double divisor = 1;
        double large = x;
        while (large < LARGE) {
            divisor *= large;
            large++;
        }
        double r = 1 / (large * large);
        double series = (1.0 / 12
                        - r
                                * (1.0 / 360
                                        - r
                                                * (1.0 / 1260
                                                        - r * (1.0 / 1680 - r * (1.0 / 1188 - r * (691.0 / 360360))))))
                / large;
        return Math.sqrt(2 * Math.PI) * Math.exp((large - 0.5) * Math.log(large) - large + series) / divisor;
    }
}
