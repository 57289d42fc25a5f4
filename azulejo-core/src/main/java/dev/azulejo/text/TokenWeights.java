package dev.azulejo.text;

/** How the weights of a prompt act on what a text encoder made of it. Pure. */
public final class TokenWeights {
    private TokenWeights() {}

    /**
     * Multiplies the embedding of each token by its weight, then everything by the factor that brings the mean over the
     * whole chunk back to what it was: the original emphasis of AUTOMATIC1111's web interface. Weights of 1 change
     * nothing, to the bit. As there, a mean near zero makes the factor large; where it would not be a finite positive
     * number, the weights alone act. Each chunk, and each text encoder of SDXL, by itself; pooled embeddings stay as they
     * are.
     *
     * @param embeddings of one chunk, [tokens, width]
     * @param weights [tokens]
     * @return a new array, [tokens, width]
     */
    public static float[] apply(float[] embeddings, float[] weights) {
        if (weights.length == 0 || embeddings.length % weights.length != 0) {
            throw new IllegalArgumentException("embeddings [tokens, width] of %d tokens were expected, found %d values"
                    .formatted(weights.length, embeddings.length));
        }
        int width = embeddings.length / weights.length;
        float[] weighted = embeddings.clone();
        boolean neutral = true;
        double before = 0;
        double after = 0;
        for (int token = 0; token < weights.length; token++) {
            float weight = weights[token];
            neutral &= weight == 1;
            for (int i = token * width; i < (token + 1) * width; i++) {
                before += weighted[i];
                weighted[i] *= weight;
                after += weighted[i];
            }
        }
        double factor = before / after;
        if (!neutral && factor > 0 && Double.isFinite(factor)) {
            for (int i = 0; i < weighted.length; i++) {
                weighted[i] = (float) (weighted[i] * factor);
            }
        }
        return weighted;
    }
}
