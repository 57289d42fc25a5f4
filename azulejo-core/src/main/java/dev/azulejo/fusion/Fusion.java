package dev.azulejo.fusion;

import dev.azulejo.image.BlockSink;
import dev.azulejo.tile.TilePlan;
import java.util.List;

/**
 * A way to make one picture of tiles. A method owns denoising and joining, because some join latents at every step and
 * some join pixels at the end. Implementations have no state: the same job gives the same bits.
 */
public sealed interface Fusion
        permits Agreement, HiresFix, Independent, Mixture, MultiDiffusion, Progressive, SeamFix, Shifted {
    /**
     * Noises, denoises, joins and decodes.
     *
     * @param job what to do; its start may be changed
     * @param pixels takes the result, [3, plan's padded height, padded width] in about 0..1 (not clamped), in blocks
     */
    void repaint(Repaint job, Denoiser denoiser, Autoencoder autoencoder, BlockSink pixels);

    /** True if tiles are joined as latents, and decoded once at the end; false if each tile is decoded. */
    boolean joinsLatents();

    /** What a part of the picture must be painted with where the rest of it is not asked for. */
    Context context();

    /** Canvases as large as the latents that it has at most, beside the start and what a sampler keeps between steps. */
    default int canvases() {
        return 1;
    }

    /**
     * Where the tiles really lie, in pixels of the result: one plan if it is the same in all of the trajectory's
     * evaluations, else one for each.
     */
    List<TilePlan> plans(Repaint job);

    /** How often the denoiser evaluates a tile in this job, over all steps. */
    default long evaluations(Repaint job) {
        List<TilePlan> plans = plans(job);
        int evaluations = job.trajectory().evaluations();
        return plans.size() == 1
                ? (long) plans.get(0).count() * evaluations
                : plans.stream().mapToLong(TilePlan::count).sum();
    }

    /** The network's work: positions in all tiles over positions of the picture, on average over all steps. */
    default double evaluationsPerPixel(Repaint job) {
        return plans(job).stream()
                .mapToDouble(TilePlan::evaluationsPerPixel)
                .average()
                .orElse(0);
    }
}
