package dev.azulejo.sampler;

/**
 * UniPC of second order (Zhao et al. 2023, "UniPC: a unified predictor-corrector framework", alg. 5 to 8, predicting the
 * clean latents): each evaluation first corrects the step that led to it, then predicts the next. No evaluation is spent on
 * the correction.
 */
final class UniPc extends VariancePreserving {
    /** In the history: the latents from which the last step was predicted, then the last two clean predictions in turns. */
    private static final int LAST_X = 0;

    private final LogSnr levels;
    private final boolean expm1; // B(h) = e^h - 1 ("bh2") or h ("bh1")
    private final boolean lowerOrderFinal;

    UniPc(SchedulerConfig config, int steps, double strength) {
        this(config, SigmaSchedule.ofMultistep(config, steps).last(Sampler.run(steps, strength)));
    }

    private UniPc(SchedulerConfig config, SigmaSchedule schedule) {
        this(config, schedule, LogSnr.of(schedule));
    }

    private UniPc(SchedulerConfig config, SigmaSchedule schedule, LogSnr levels) {
        super(config, schedule.timesteps(), levels.alphas(), levels.sigmas());
        this.levels = levels;
        this.expm1 = !config.text("solver_type").equals("bh1");
        this.lowerOrderFinal = config.flag("lower_order_final");
    }

    @Override
    public int history() {
        return 3;
    }

    private static float[] clean(float[][] history, int i) {
        return history[1 + i % 2];
    }

    /** First order at the beginning, where nothing is known yet, and at the end. */
    private int order(int i) {
        boolean last = i == evaluations() - 1;
        return i == 0 || last && (lowerOrderFinal || sigma(i + 1) == 0) ? 1 : 2;
    }

    @Override
    public void step(int i, float[] x, float[] prediction, float[][] history, float[] noise) {
        float[] clean = new float[x.length];
        denoised(i, x, prediction, clean);
        if (i > 0) {
            correct(i, x, clean, history);
        }
        System.arraycopy(x, 0, history[LAST_X], 0, x.length);
        System.arraycopy(clean, 0, clean(history, i), 0, x.length);
        predict(i, x, history);
    }

    /** The step to level {@code i} again from where it began, now that its end is known (UniC). */
    private void correct(int i, float[] x, float[] clean, float[][] history) {
        Step step = new Step(i - 1);
        double ratio = order(i - 1) == 1 ? 1 : step.ratio();
        double ofEarlier = order(i - 1) == 1 ? 0 : (step.b(1) - step.b(2)) / (1 - ratio);
        double ofThis = order(i - 1) == 1 ? 0.5 : step.b(1) - ofEarlier;
        float[] last = clean(history, i - 1);
        float[] earlier = clean(history, i);
        step.linear(x, history[LAST_X], last);
        float fromThis = (float) (step.scale() * ofThis);
        float fromEarlier = (float) (step.scale() * ofEarlier / ratio);
        for (int j = 0; j < x.length; j++) {
            float change = fromThis * (clean[j] - last[j]);
            x[j] += ofEarlier == 0 ? change : change + fromEarlier * (earlier[j] - last[j]);
        }
    }

    /** On to level {@code i + 1} (UniP). */
    private void predict(int i, float[] x, float[][] history) {
        Step step = new Step(i);
        float[] last = clean(history, i);
        step.linear(x, x, last);
        if (order(i) == 2) {
            float[] earlier = clean(history, i + 1);
            float fromEarlier = (float) (step.scale() * 0.5 / step.ratio());
            for (int j = 0; j < x.length; j++) {
                x[j] += fromEarlier * (earlier[j] - last[j]);
            }
        }
    }

    /** The figures of the step from level {@code from} to the next, in the paper's terms for predicted clean latents. */
    private final class Step {
        private final int from;
        private final double h;

        Step(int from) {
            this.from = from;
            this.h = levels.lambda(from) - levels.lambda(from + 1); // negative
        }

        /** r: how far back the prediction before lies, in steps; negative. */
        double ratio() {
            return (levels.lambda(from - 1) - levels.lambda(from)) / -h;
        }

        /** -alpha * B(h): what weights of differences are multiplied with. */
        double scale() {
            return -alpha(from + 1) * (expm1 ? StrictMath.expm1(h) : h);
        }

        /** The right-hand side that the weights of differences solve for: n! h phi_(n+1)(h) / B(h). */
        double b(int n) {
            double phi = StrictMath.expm1(h) / h - 1;
            double factorial = 1;
            for (int k = 1; k < n; k++) {
                factorial *= k + 1;
                phi = phi / h - 1 / factorial;
            }
            return phi * factorial / (expm1 ? StrictMath.expm1(h) : h);
        }

        /** The part that is solved exactly, from {@code x} with clean latents taken as constant, into {@code to}. */
        void linear(float[] to, float[] x, float[] clean) {
            float fromX = (float) (sigma(from + 1) / sigma(from));
            float fromClean = (float) (-alpha(from + 1) * StrictMath.expm1(h));
            for (int j = 0; j < to.length; j++) {
                to[j] = fromX * x[j] + fromClean * clean[j];
            }
        }
    }
}
