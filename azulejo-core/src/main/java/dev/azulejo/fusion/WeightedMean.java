package dev.azulejo.fusion;

import dev.azulejo.tile.Canvas;
import dev.azulejo.tile.Feather;

/** Joint denoising where the predictions of one step are averaged with fixed weights. */
final class WeightedMean {
    private WeightedMean() {}

    /**
     * Steps the job's start in place.
     *
     * @param weights of the tiles' predictions, with where they lie, in latent positions
     */
    static void denoise(Repaint job, Denoiser denoiser, Feather weights) {
        Canvas predictions = new Canvas(job.canvas(), weights);
        JointDenoising joint = new JointDenoising(job, denoiser);
        joint.run((step, latents) -> {
            predictions.clear();
            joint.predict(step, weights.plan(), latents, predictions::add);
            return predictions;
        });
    }
}
