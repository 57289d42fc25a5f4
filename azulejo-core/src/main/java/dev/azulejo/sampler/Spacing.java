package dev.azulejo.sampler;

import dev.azulejo.fault.ModelException;

/**
 * How the timesteps that run are picked from those of the training (Lin et al. 2024, "Common diffusion noise schedules and
 * sample steps are flawed", table 2). All return as many timesteps as asked for, descending.
 */
enum Spacing {
    /** Multiples of the whole ratio, from 0 on, plus the offset; kept within the training where the offset leads out. */
    LEADING("leading") {
        @Override
        double[] timesteps(int steps, int trained, int offset) {
            double[] timesteps = new double[steps];
            int ratio = trained / steps;
            for (int i = 0; i < steps; i++) {
                timesteps[i] = Math.max(0, Math.min(trained - 1, (steps - 1 - i) * ratio + offset));
            }
            return timesteps;
        }
    },
    /** Backwards from the last timestep, at the exact ratio, rounded half to even: never timestep 0. */
    TRAILING("trailing") {
        @Override
        double[] timesteps(int steps, int trained, int offset) {
            double[] timesteps = new double[steps];
            double ratio = (double) trained / steps;
            double stride = trained - ratio - trained; // as numpy's arange has it, which decides some of the ties
            for (int i = 0; i < steps; i++) {
                timesteps[i] = Math.rint(trained + i * stride) - 1;
            }
            return timesteps;
        }
    },
    /** Evenly from the last timestep to 0, both included; not whole numbers. */
    LINSPACE("linspace") {
        @Override
        double[] timesteps(int steps, int trained, int offset) {
            return linspace(0, trained - 1, steps, true);
        }
    };

    private final String id;

    Spacing(String id) {
        this.id = id;
    }

    /** @throws ModelException if the name is none of those supported */
    static Spacing of(String id) {
        for (Spacing spacing : values()) {
            if (spacing.id.equals(id)) {
                return spacing;
            }
        }
        throw new ModelException("the scheduler configuration has timestep_spacing \"" + id
                + "\"; supported are leading, trailing and linspace");
    }

    /**
     * @param steps how many, 1..trained
     * @param trained timesteps of the training
     * @param offset {@code steps_offset}, which only {@link #LEADING} has a use for
     */
    abstract double[] timesteps(int steps, int trained, int offset);

    /** {@code count} figures from {@code from} to {@code to}, both included; the first alone if one is asked for. */
    static double[] linspace(double from, double to, int count, boolean reversed) {
        double[] values = new double[count];
        double stride = count > 1 ? (to - from) / (count - 1) : 0;
        for (int i = 0; i < count; i++) {
            values[reversed ? count - 1 - i : i] = i == count - 1 && count > 1 ? to : from + i * stride;
        }
        return values;
    }

    /** The same figures, rounded half to even: some samplers know whole timesteps only. */
    static double[] rounded(double[] timesteps) {
        double[] whole = new double[timesteps.length];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = Math.rint(timesteps[i]);
        }
        return whole;
    }
}
