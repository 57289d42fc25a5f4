package dev.azulejo.measure;

/**
 * The mean of a figure over several pictures, and how far the mean over all such pictures may be from it: with 95 %
 * confidence it lies within mean - halfWidth .. mean + halfWidth, if the figure is about normally distributed (Student 1908).
 *
 * @param mean over the values
 * @param halfWidth t * s / sqrt(count), with s the deviation of the values (over count - 1) and t Student's 97.5 % quantile of
 *     count - 1 degrees of freedom; at least 0, infinite for a single value
 * @param count number of values, at least 1
 */
public record ConfidenceInterval(double mean, double halfWidth, int count) {
    private static final double CONFIDENCE = 0.95;

    /**
     * The interval of some values.
     *
     * @throws IllegalArgumentException if there are none, or one is not finite
     */
    public static ConfidenceInterval of(double... values) {
        int count = values.length;
        if (count == 0) {
            throw new IllegalArgumentException("at least one value was expected, found none");
        }
        double sum = 0;
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("finite values were expected, found " + value);
            }
            sum += value;
        }
        double mean = sum / count;
        if (count == 1) {
            return new ConfidenceInterval(mean, Double.POSITIVE_INFINITY, 1);
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double error = Math.sqrt(squares / (count - 1) / count);
        return new ConfidenceInterval(mean, quantile(count - 1) * error, count);
    }

    /** The lower end. */
    public double low() {
        return mean - halfWidth;
    }

    /** The upper end. */
    public double high() {
        return mean + halfWidth;
    }

    /** The t with P(|T| <= t) = 95 %, by bisection over the angle atan(t / sqrt(degrees)). */
    static double quantile(int degrees) {
        double low = 0;
        double high = Math.PI / 2;
        for (double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
            if (probability(middle, degrees) < CONFIDENCE) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.sqrt(degrees) * Math.tan(low);
    }

    /** P(|T| <= sqrt(degrees) tan(angle)): Abramowitz and Stegun 26.7.3 (odd degrees) and 26.7.4 (even). */
    private static double probability(double angle, int degrees) {
        double cosine = Math.cos(angle);
        boolean odd = degrees % 2 == 1;
        double term = odd ? cosine : 1;
        double sum = 0;
        for (int power = odd ? 1 : 0; power <= degrees - 2; power += 2) {
            sum += term;
            term *= cosine * cosine * (power + 1) / (power + 2);
        }
        return odd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
    }
}
