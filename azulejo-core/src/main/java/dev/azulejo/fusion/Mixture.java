package dev.azulejo.fusion;

import dev.azulejo.image.BlockSink;
import dev.azulejo.tile.Feather;
import dev.azulejo.tile.TilePlan;
import java.util.List;

/**
 * Joint denoising with Gaussian weights (Jimenez 2023, "Mixture of Diffusers for scene composition and high resolution
 * image generation"): at every step all tiles are predicted from one canvas, and the predictions are averaged with weights
 * that are large in the middle of a tile.
 *
 * <p>Canvases: see {@link JointDenoising}, and one of predictions.
 */
public record Mixture() implements Fusion {
    @Override
    public void repaint(Repaint job, Denoiser denoiser, Autoencoder autoencoder, BlockSink pixels) {
        WeightedMean.denoise(job, denoiser, Feather.gaussian(job.plan().latent()));
        autoencoder.decode(job.start(), pixels);
    }

    @Override
    public boolean joinsLatents() {
        return true;
    }

    @Override
    public Context context() {
        return Context.NEIGHBOURS;
    }

    @Override
    public List<TilePlan> plans(Repaint job) {
        return List.of(job.plan());
    }
}
