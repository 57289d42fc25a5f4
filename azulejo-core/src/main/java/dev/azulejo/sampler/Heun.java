package dev.azulejo.sampler;

/**
 * Heun's second-order method on the probability flow (Karras et al. 2022, alg. 2 without churn): an Euler step, then the
 * same step again with the mean of the derivatives at both ends. Two evaluations a step, but one in the last, which ends
 * without noise.
 */
final class Heun extends VarianceExploding {
    /** In the history: the derivative at the step's beginning, and the latents there. */
    private static final int DERIVATIVE = 0;

    private static final int FIRST_X = 1;

    Heun(SchedulerConfig config, SigmaSchedule schedule) {
        super(config, schedule);
    }

    @Override
    int level(int i) {
        return (i + 1) / 2;
    }

    @Override
    public int evaluations() {
        return Math.max(0, 2 * steps() - 1);
    }

    @Override
    public int history() {
        return 2;
    }

    @Override
    public void step(int i, float[] x, float[] prediction, float[][] history, float[] noise) {
        int step = i / 2;
        float stride = (float) (sigma(step + 1) - sigma(step));
        Prediction.Parts parts = parts(i);
        float[] firstDerivative = history[DERIVATIVE];
        float[] firstX = history[FIRST_X];
        boolean predictor = i % 2 == 0;
        for (int j = 0; j < x.length; j++) {
            float derivative = parts.noiseFromX() * x[j] + parts.noiseFromPrediction() * prediction[j];
            if (predictor) {
                firstDerivative[j] = derivative;
                firstX[j] = x[j];
                x[j] += stride * derivative;
            } else {
                x[j] = firstX[j] + stride * 0.5f * (firstDerivative[j] + derivative);
            }
        }
    }
}
