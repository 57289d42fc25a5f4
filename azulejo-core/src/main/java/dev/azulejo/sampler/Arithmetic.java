package dev.azulejo.sampler;

/** The few loops over latents that several samplers share. */
final class Arithmetic {
    private Arithmetic() {}

    /** {@code x += weight * values}. */
    static void add(float[] x, float weight, float[] values) {
        for (int j = 0; j < x.length; j++) {
            x[j] += weight * values[j];
        }
    }
}
