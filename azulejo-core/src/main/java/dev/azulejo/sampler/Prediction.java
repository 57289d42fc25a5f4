package dev.azulejo.sampler;

import dev.azulejo.fault.ModelException;

/** What a network was trained to predict, given {@code x = alpha * clean + sigma * noise}. */
public enum Prediction {
    /** The noise (Ho et al. 2020). */
    EPSILON("epsilon") {
        @Override
        Parts parts(double alpha, double sigma) {
            return new Parts(1 / alpha, -sigma / alpha, 0, 1);
        }
    },
    /** {@code v = alpha * noise - sigma * clean} (Salimans and Ho 2022); needs alpha^2 + sigma^2 = 1. */
    V("v_prediction") {
        @Override
        Parts parts(double alpha, double sigma) {
            return new Parts(alpha, -sigma, sigma, alpha);
        }
    },
    /** The clean latents. */
    SAMPLE("sample") {
        @Override
        Parts parts(double alpha, double sigma) {
            return new Parts(0, 1, 1 / sigma, -alpha / sigma);
        }
    };

    private final String id;

    Prediction(String id) {
        this.id = id;
    }

    /** The name in configurations. */
    public String id() {
        return id;
    }

    /** @throws ModelException if the name is none of those supported; the message lists them */
    public static Prediction of(String id) {
        for (Prediction prediction : values()) {
            if (prediction.id.equals(id)) {
                return prediction;
            }
        }
        throw new ModelException("the scheduler configuration has prediction_type \"" + id
                + "\"; supported are epsilon, v_prediction and sample");
    }

    /** How latents and prediction are taken apart at a noise level with alpha^2 + sigma^2 = 1. */
    abstract Parts parts(double alpha, double sigma);

    /** The same for {@code x = clean + sigma * noise}, which is 1 / alpha times as large (alpha^2 = 1 / (1 + sigma^2)). */
    Parts partsOfExploding(double sigma) {
        double alpha = 1 / Math.sqrt(sigma * sigma + 1);
        Parts parts = parts(alpha, sigma * alpha);
        return new Parts(
                alpha * parts.cleanFromX,
                parts.cleanFromPrediction,
                alpha * parts.noiseFromX,
                parts.noiseFromPrediction);
    }

    /**
     * {@code clean = cleanFromX * x + cleanFromPrediction * prediction}, and the same for the noise.
     */
    record Parts(float cleanFromX, float cleanFromPrediction, float noiseFromX, float noiseFromPrediction) {
        Parts(double cleanFromX, double cleanFromPrediction, double noiseFromX, double noiseFromPrediction) {
            this((float) cleanFromX, (float) cleanFromPrediction, (float) noiseFromX, (float) noiseFromPrediction);
        }

        /** Writes the clean latents into {@code x0}. */
        void clean(float[] x, float[] prediction, float[] x0) {
            for (int j = 0; j < x.length; j++) {
                x0[j] = cleanFromX * x[j] + cleanFromPrediction * prediction[j];
            }
        }

        /** Writes the prediction that implies clean latents into {@code prediction}. */
        void implied(float[] x, float[] x0, float[] prediction) {
            float factor = 1 / cleanFromPrediction;
            for (int j = 0; j < x.length; j++) {
                prediction[j] = factor * (x0[j] - cleanFromX * x[j]);
            }
        }
    }
}
