package dev.azulejo;

import dev.azulejo.fault.SettingsException;

/**
 * The part of the steps that run in which guidance is at work (Kynkäänniemi et al. 2024, "Applying guidance in a limited
 * interval improves sample and distribution quality in diffusion models"). Of n evaluations, i is guided if from <= i / n <
 * to; the others evaluate the network with the prompt alone.
 *
 * @param from 0 (the first evaluation) to 1
 * @param to from {@code from} to 1
 */
public record GuidanceInterval(double from, double to) {
    /** All steps. */
    public static final GuidanceInterval ALL = new GuidanceInterval(0, 1);

    /** @throws SettingsException if these are no fractions in order */
    public GuidanceInterval {
        if (!(from >= 0 && from <= to && to <= 1)) {
            throw new SettingsException(
                    "the guidance interval is %s..%s, expected two fractions of 0 to 1 in order".formatted(from, to));
        }
    }

    /** True if an evaluation lies inside. */
    public boolean contains(int evaluation, int evaluations) {
        double position = (double) evaluation / evaluations;
        return from <= position && position < to;
    }
}
