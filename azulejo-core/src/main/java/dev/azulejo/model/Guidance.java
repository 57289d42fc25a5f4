package dev.azulejo.model;

/**
 * Classifier-free guidance (Ho and Salimans 2022): away from what the negative prompt gives.
 *
 * @param scale 1 means none: the network is then evaluated once
 * @param rescale 0 to 1: how far the result's standard deviation is brought back to that of the prediction with the
 *     prompt (Lin et al. 2023, "Common diffusion noise schedules and sample steps are flawed", section 3.4)
 */
public record Guidance(double scale, double rescale) {
    /** None. */
    public static final Guidance NONE = new Guidance(1, 0);

    public Guidance {
        if (!(scale >= 0 && rescale >= 0 && rescale <= 1)) {
            throw new IllegalArgumentException(
                    "a guidance scale of at least 0 and a rescale of 0 to 1 were expected, found " + scale + " and "
                            + rescale);
        }
    }

    /** True if the prediction without the prompt matters. */
    public boolean needsNegative() {
        return scale != 1;
    }
}
