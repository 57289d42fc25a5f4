package dev.azulejo.fusion;

import dev.azulejo.image.BlockSink;
import dev.azulejo.tile.Feather;
import dev.azulejo.tile.TilePlan;
import java.util.List;

/**
 * Joint denoising with equal weights (Bar-Tal, Yariv, Lipman and Dekel 2023, "MultiDiffusion: fusing diffusion paths for
 * controlled image generation"): at every step all tiles are predicted from one canvas, and each position takes the plain
 * mean of the tiles that cover it. The weights jump where a tile begins or ends, so tiles that disagree leave steps there.
 *
 * <p>Canvases: see {@link JointDenoising}, and one of predictions.
 */
public record MultiDiffusion() implements Fusion {
    @Override
    public void repaint(Repaint job, Denoiser denoiser, Autoencoder autoencoder, BlockSink pixels) {
        WeightedMean.denoise(job, denoiser, Feather.uniform(job.plan().latent()));
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
