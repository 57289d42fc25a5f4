package dev.azulejo.sampler;

/**
 * Euler's method with ancestral noise (Crowson, k-diffusion, {@code sample_euler_ancestral} with eta 1; the variances are
 * those of Ho et al. 2020): down to less noise than the next level has, then up to it with fresh noise.
 */
final class EulerAncestral extends VarianceExploding {
    EulerAncestral(SchedulerConfig config, SigmaSchedule schedule) {
        super(config, schedule);
    }

    /** Not in a step that ends without noise. (diffusers draws there too, and multiplies by zero.) */
    @Override
    public boolean needsNoise(int i) {
        return sigma(i + 1) > 0;
    }

    @Override
    public void step(int i, float[] x, float[] prediction, float[][] history, float[] noise) {
        double from = sigma(i) * sigma(i);
        double to = sigma(i + 1) * sigma(i + 1);
        double sigmaUp = Math.sqrt(to * (from - to) / from);
        double sigmaDown = Math.sqrt(to - sigmaUp * sigmaUp);
        Prediction.Parts parts = parts(i);
        float stride = (float) (sigmaDown - sigma(i));
        for (int j = 0; j < x.length; j++) {
            float derivative = parts.noiseFromX() * x[j] + parts.noiseFromPrediction() * prediction[j];
            x[j] += stride * derivative;
        }
        if (needsNoise(i)) {
            Arithmetic.add(x, (float) sigmaUp, noise);
        }
    }
}
