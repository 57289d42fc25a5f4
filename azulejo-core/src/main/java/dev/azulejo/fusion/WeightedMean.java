package dev.azulejo.fusion;

import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Canvas;
import dev.azulejo.tile.Feather;
import dev.azulejo.tile.TilePlan;

/** Joint denoising where the predictions of one step are averaged with fixed weights on one grid. */
final class WeightedMean {
    private WeightedMean() {}

    /** Steps the job's start in place. */
    static void denoise(Repaint job, Denoiser denoiser, Blend weights) {
        TilePlan plan = job.plan().latent();
        Canvas predictions = new Canvas(job.start().channels(), Feather.of(plan, weights));
        JointDenoising joint = new JointDenoising(job, denoiser);
        joint.run((step, latents) -> {
            predictions.clear();
            joint.predict(step, plan, latents, predictions::add);
            return predictions.planes();
        });
    }
}
