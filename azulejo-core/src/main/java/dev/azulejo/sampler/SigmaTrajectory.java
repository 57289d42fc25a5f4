package dev.azulejo.sampler;

/**
 * What the samplers have in common that count noise as Karras et al. (2022) do: {@code x = clean + sigma * noise}, the
 * network sees {@code x / sqrt(sigma^2 + 1)}.
 */
abstract class SigmaTrajectory implements Trajectory {
    private final SigmaSchedule schedule;
    private final Prediction prediction;

    SigmaTrajectory(SchedulerConfig config, SigmaSchedule schedule) {
        this.schedule = schedule;
        this.prediction = config.prediction();
    }

    /** The noise level before evaluation {@code i}; after the last one, where the trajectory ends. */
    final double sigma(int i) {
        return schedule.sigma(i);
    }

    final Prediction.Parts parts(int i) {
        return prediction.partsOfExploding(sigma(i));
    }

    @Override
    public int evaluations() {
        return schedule.steps();
    }

    @Override
    public double timestep(int i) {
        return schedule.timestep(i);
    }

    @Override
    public double inputScale(int i) {
        return 1 / Math.sqrt(sigma(i) * sigma(i) + 1);
    }

    @Override
    public void start(float[] latents, float[] noise) {
        if (evaluations() > 0) {
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
    public void denoised(int i, float[] x, float[] prediction, float[] x0) {
        parts(i).clean(x, prediction, x0);
    }
}
