package dev.azulejo.image;

/**
 * Mean and standard deviation of every channel of a picture.
 *
 * @param means one for each channel
 * @param deviations standard deviations (of the population), one for each channel
 */
public record ChannelStatistics(double[] means, double[] deviations) {
    private static final int BAND = 64;

    /** @throws IllegalArgumentException if the arrays have different lengths */
    public ChannelStatistics {
        if (means.length != deviations.length) {
            throw new IllegalArgumentException(
                    means.length + " deviations were expected, one for each mean, found " + deviations.length);
        }
    }

    /** Reads the whole picture in bands of rows. */
    public static ChannelStatistics of(BlockSource picture) {
        double[] sums = new double[picture.channels()];
        double[] squares = new double[picture.channels()];
        for (int y = 0; y < picture.height(); y += BAND) {
            Planes band = picture.rows(y, BAND);
            int plane = band.height() * band.width();
            for (int c = 0; c < sums.length; c++) {
                for (int i = c * plane; i < (c + 1) * plane; i++) {
                    double value = band.data()[i];
                    sums[c] += value;
                    squares[c] += value * value;
                }
            }
        }
        double samples = (double) picture.height() * picture.width();
        for (int c = 0; c < sums.length; c++) {
            sums[c] /= samples;
            squares[c] = Math.sqrt(Math.max(0, squares[c] / samples - sums[c] * sums[c]));
        }
        return new ChannelStatistics(sums, squares);
    }
}
