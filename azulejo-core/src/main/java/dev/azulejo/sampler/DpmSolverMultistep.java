package dev.azulejo.sampler;

/**
 * DPM-Solver++ 2M (Lu et al. 2022, "DPM-Solver++", alg. 2) and its stochastic variant SDE-DPM-Solver++ 2M (the same,
 * appendix): the exact solution of the linear part, and the clean latents extrapolated from this prediction and the last.
 * The first and the last step are of first order.
 */
final class DpmSolverMultistep extends VariancePreserving {
    /** Below so many steps second order is not stable to the end. */
    private static final int FEW_STEPS = 15;

    private final LogSnr levels;
    private final boolean stochastic;
    private final boolean heun;
    private final boolean firstOrderAtLast;

    DpmSolverMultistep(SchedulerConfig config, int steps, double strength, boolean stochastic) {
        this(config, SigmaSchedule.ofMultistep(config, steps).last(Sampler.run(steps, strength)), steps, stochastic);
    }

    private DpmSolverMultistep(SchedulerConfig config, SigmaSchedule schedule, int steps, boolean stochastic) {
        this(config, schedule, LogSnr.of(schedule), steps, stochastic);
    }

    private DpmSolverMultistep(
            SchedulerConfig config, SigmaSchedule schedule, LogSnr levels, int steps, boolean stochastic) {
        super(config, schedule.timesteps(), levels.alphas(), levels.sigmas());
        this.levels = levels;
        this.stochastic = stochastic;
        this.heun = config.text("solver_type").equals("heun");
        this.firstOrderAtLast = schedule.sigma(schedule.steps()) == 0
                || config.flag("euler_at_final")
                || config.flag("lower_order_final") && steps < FEW_STEPS;
    }

    @Override
    public boolean needsNoise(int i) {
        return stochastic && sigma(i + 1) > 0;
    }

    /** The clean latents that the last evaluation predicted. */
    @Override
    public int history() {
        return 1;
    }

    @Override
    public void step(int i, float[] x, float[] prediction, float[][] history, float[] noise) {
        double h = levels.lambda(i + 1) - levels.lambda(i);
        double decay = StrictMath.exp(stochastic ? -2 * h : -h);
        boolean firstOrder = i == 0 || i == evaluations() - 1 && firstOrderAtLast;
        double difference = firstOrder ? 0 : differenceWeight(h, decay) * h / (levels.lambda(i) - levels.lambda(i - 1));
        float fromX = (float) (sigma(i + 1) / sigma(i) * (stochastic ? StrictMath.exp(-h) : 1));
        float fromClean = (float) (alpha(i + 1) * (1 - decay));
        float fromDifference = (float) (alpha(i + 1) * difference);
        Prediction.Parts parts = parts(i);
        float[] last = history[0];
        for (int j = 0; j < x.length; j++) {
            float clean = clipped(parts.cleanFromX() * x[j] + parts.cleanFromPrediction() * prediction[j]);
            float change = firstOrder ? 0 : fromDifference * (clean - last[j]);
            x[j] = fromX * x[j] + fromClean * clean + change;
            last[j] = clean;
        }
        if (needsNoise(i)) {
            Arithmetic.add(x, (float) (sigma(i + 1) * Math.sqrt(1 - decay)), noise);
        }
    }

    /** What the slope of the clean latents over lambda, times h, is weighted with: by the midpoint rule, or Heun's. */
    private double differenceWeight(double h, double decay) {
        if (!heun) {
            return 0.5 * (1 - decay);
        }
        return stochastic ? (1 - decay) / (-2 * h) + 1 : (decay - 1) / h + 1;
    }
}
