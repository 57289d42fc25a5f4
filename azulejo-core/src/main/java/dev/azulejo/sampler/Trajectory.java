package dev.azulejo.sampler;

/**
 * One sampler with its schedule laid out: what to tell the network, and how to move the latents after each evaluation.
 *
 * <p>It has no state, and everything in it is element-wise: a canvas may be stepped in chunks, by several threads, in any
 * order, with the same bits as stepped at once. All arrays of one call have the length of {@code x}. The noised start, the
 * steps and their arithmetic are those of diffusers' image-to-image pipelines.
 *
 * <pre>
 * trajectory.start(x, noise of stream 0);
 * for (int i = 0; i &lt; trajectory.evaluations(); i++) {
 *     prediction = network(x * inputScale(i), timestep(i));
 *     trajectory.step(i, x, prediction, history, needsNoise(i) ? noise of stream 1 + i : new float[0]);
 * }
 * </pre>
 */
public interface Trajectory {
    /** How often the network is evaluated; 0 if the strength leaves no step to run. */
    int evaluations();

    /** What the network is told before evaluation {@code i}: the timestep, not always a whole number. */
    double timestep(int i);

    /** The network sees {@code x} times this. */
    double inputScale(int i);

    /** Clean latents become the noised start, in place. Unchanged if there are no evaluations. */
    void start(float[] latents, float[] noise);

    /** True if {@link #step} number {@code i} takes fresh noise. */
    boolean needsNoise(int i);

    /** How many arrays of the size of {@code x} the caller keeps between steps; their first contents do not matter. */
    int history();

    /**
     * Moves {@code x} in place.
     *
     * @param i number of the evaluation, 0..evaluations - 1, in order
     * @param x the latents
     * @param prediction what the network said, in the terms of the configuration's prediction type
     * @param history {@link #history()} arrays, the same in every step; read and changed
     * @param noise fresh standard normal noise; may be empty where {@link #needsNoise} is false
     */
    void step(int i, float[] x, float[] prediction, float[][] history, float[] noise);

    /**
     * The clean latents that a prediction implies, for measures and previews.
     *
     * @param x the latents before step {@code i}, not changed
     * @param x0 takes the result
     */
    void denoised(int i, float[] x, float[] prediction, float[] x0);

    /**
     * The prediction that implies clean latents: the inverse of {@link #denoised}, for latents that are not clipped.
     *
     * @param x the latents before step {@code i}, not changed
     * @param prediction takes the result
     */
    void implied(int i, float[] x, float[] x0, float[] prediction);
}
