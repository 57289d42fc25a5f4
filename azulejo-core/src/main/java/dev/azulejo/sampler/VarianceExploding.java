package dev.azulejo.sampler;

/**
 * What the samplers have in common that count noise as Karras et al. (2022) do: {@code x = clean + sigma * noise}, the
 * network sees {@code x / sqrt(sigma^2 + 1)}.
 */
abstract class VarianceExploding implements Trajectory {
    private final SigmaSchedule schedule;
    private final Prediction prediction;

    VarianceExploding(SchedulerConfig config, SigmaSchedule schedule) {
        this.schedule = schedule;
        this.prediction = config.prediction();
    }

    /** The noise level of the schedule's {@code level}-th step; after the last one, where the trajectory ends. */
    final double sigma(int level) {
        return schedule.sigma(level);
    }

    /** The level at which evaluation {@code i} happens. */
    int level(int i) {
        return i;
    }

    /** Steps of the schedule. */
    final int steps() {
        return schedule.steps();
    }

    /** How evaluation {@code i} takes x and the prediction apart. */
    final Prediction.Parts parts(int i) {
        return prediction.partsOfExploding(sigma(level(i)));
    }

    @Override
    public int evaluations() {
        return steps();
    }

    @Override
    public final double timestep(int i) {
        return schedule.timestep(level(i));
    }

    @Override
    public final double inputScale(int i) {
        double sigma = sigma(level(i));
        return 1 / Math.sqrt(sigma * sigma + 1);
    }

    @Override
    public final void start(float[] latents, float[] noise) {
        if (steps() > 0) {
            Arithmetic.add(latents, (float) sigma(0), noise);
        }
    }

    @Override
    public boolean needsNoise(int i) {
        return false;
    }

    @Override
    public int history() {
        return 0;
    }

    @Override
    public final void denoised(int i, float[] x, float[] prediction, float[] x0) {
        parts(i).clean(x, prediction, x0);
    }

    @Override
    public final void implied(int i, float[] x, float[] x0, float[] prediction) {
        parts(i).implied(x, x0, prediction);
    }
}
