package dev.azulejo.sampler;

/** The beta distribution on 0..1, by its series and bisection; exact to about 1e-12. */
final class BetaDistribution {
    private static final int BISECTIONS = 200;
    private static final int LARGEST_TERM = 2000;

    private BetaDistribution() {}

    /** Where the distribution function reaches {@code probability}. */
    static double quantile(double probability, double a, double b) {
        if (probability <= 0 || probability >= 1) {
            return probability <= 0 ? 0 : 1;
        }
        double whole = below(0.5, a, b) + below(0.5, b, a);
        // the series converges on the half where x is at most 1/2; the other half is the same from the other side
        double lowerHalf = below(0.5, a, b) / whole;
        return probability <= lowerHalf
                ? inverted(probability * whole, a, b)
                : 1 - inverted((1 - probability) * whole, b, a);
    }

    /** The x in 0..1/2 at which {@link #below} has the given value. */
    private static double inverted(double value, double a, double b) {
        double low = 0;
        double high = 0.5;
        for (int i = 0; i < BISECTIONS && low < high; i++) {
            double middle = low + (high - low) / 2;
            if (middle == low || middle == high) {
                break;
            }
            if (below(middle, a, b) < value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low + (high - low) / 2;
    }

    /**
     * The incomplete beta function (not divided by the complete one) at x in 0..1/2: the integral of t^(a-1) (1-t)^(b-1),
     * as x^a * sum of (1-b)_n x^n / (n! (a+n)) (Abramowitz and Stegun 1964, 26.5.4).
     */
    private static double below(double x, double a, double b) {
        double power = 1;
        double sum = 0;
        for (int n = 0; n < LARGEST_TERM; n++) {
            double term = power / (a + n);
            sum += term;
            if (Math.abs(term) < 1e-17 * Math.abs(sum)) {
                break;
            }
            power *= (n + 1 - b) * x / (n + 1);
        }
        return StrictMath.pow(x, a) * sum;
    }
}
