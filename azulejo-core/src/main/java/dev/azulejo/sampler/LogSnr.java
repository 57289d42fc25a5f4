package dev.azulejo.sampler;

/**
 * A sigma schedule in the terms of DPM-Solver (Lu et al. 2022): {@code x = alpha * clean + sigma * noise} and half the
 * logarithm of the signal-to-noise ratio, {@code lambda = ln(alpha / sigma)}, which is infinite where no noise is left.
 */
record LogSnr(double[] alphas, double[] sigmas) {
    static LogSnr of(SigmaSchedule schedule) {
        double[] alphas = new double[schedule.steps() + 1];
        double[] sigmas = new double[alphas.length];
        for (int i = 0; i < alphas.length; i++) {
            alphas[i] = 1 / Math.sqrt(schedule.sigma(i) * schedule.sigma(i) + 1);
            sigmas[i] = schedule.sigma(i) * alphas[i];
        }
        return new LogSnr(alphas, sigmas);
    }

    double lambda(int i) {
        return StrictMath.log(alphas[i]) - StrictMath.log(sigmas[i]);
    }
}
