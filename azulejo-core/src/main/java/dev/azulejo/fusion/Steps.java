package dev.azulejo.fusion;

import dev.azulejo.image.Planes;
import dev.azulejo.sampler.Trajectory;

/** Latents on their way along a trajectory, with the history that the sampler wants to have kept. */
final class Steps {
    static final float[] NO_NOISE = new float[0];

    private final Trajectory trajectory;
    private final Planes latents;
    private final float[][] history;

    /** @param clean the clean latents; changed in place from now on */
    Steps(Trajectory trajectory, Planes clean) {
        this.trajectory = trajectory;
        this.latents = clean;
        this.history = new float[trajectory.history()][clean.data().length];
    }

    void start(float[] noise) {
        trajectory.start(latents.data(), noise);
    }

    /** What the network sees before evaluation i. */
    Planes input(int i) {
        return scaled(latents.copy(), trajectory.inputScale(i));
    }

    void step(int i, Planes prediction, float[] noise) {
        trajectory.step(i, latents.data(), prediction.data(), history, noise);
    }

    Planes latents() {
        return latents;
    }

    /** Multiplies in place. */
    static Planes scaled(Planes planes, double scale) {
        if (scale != 1) {
            float factor = (float) scale;
            float[] data = planes.data();
            for (int i = 0; i < data.length; i++) {
                data[i] *= factor;
            }
        }
        return planes;
    }
}
