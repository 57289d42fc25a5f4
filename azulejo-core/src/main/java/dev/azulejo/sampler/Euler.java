package dev.azulejo.sampler;

/**
 * Euler's method on the probability flow (Karras et al. 2022, alg. 2 without churn): along the predicted noise from one
 * sigma to the next.
 */
final class Euler extends VarianceExploding {
    Euler(SchedulerConfig config, SigmaSchedule schedule) {
        super(config, schedule);
    }

    @Override
    public void step(int i, float[] x, float[] prediction, float[][] history, float[] noise) {
        Prediction.Parts parts = parts(i);
        float stride = (float) (sigma(i + 1) - sigma(i));
        for (int j = 0; j < x.length; j++) {
            float derivative = parts.noiseFromX() * x[j] + parts.noiseFromPrediction() * prediction[j];
            x[j] += stride * derivative;
        }
    }
}
