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

    /** Limits every figure to -range..range. */
    static void clamp(float[] x, float range) {
        for (int j = 0; j < x.length; j++) {
            x[j] = Math.max(-range, Math.min(range, x[j]));
        }
    }
}
