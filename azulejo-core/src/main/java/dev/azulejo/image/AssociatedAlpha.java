package dev.azulejo.image;

/** Colours that were multiplied with alpha, as they were before. */
final class AssociatedAlpha {
    private AssociatedAlpha() {}

    /**
     * Divides colours by alpha, in place, rounded. Where alpha is 0 they stay as they are.
     *
     * @param samples [pixels * channels], alpha the last of each pixel
     */
    static void divide(int[] samples, int pixels, int channels, int maximum) {
        for (int at = 0; at < pixels * channels; at += channels) {
            int alpha = samples[at + channels - 1];
            for (int c = 0; c < channels - 1 && alpha > 0; c++) {
                long value = ((long) samples[at + c] * maximum + alpha / 2) / alpha;
                samples[at + c] = (int) Math.min(maximum, value);
            }
        }
    }
}
