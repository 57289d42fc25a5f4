package dev.azulejo.fusion;

import dev.azulejo.image.BlockSink;

/**
 * A way to make one picture of tiles. A method owns denoising and joining, because some join latents at every step and
 * some join pixels at the end. Implementations have no state: the same job gives the same bits.
 */
public sealed interface Fusion permits Independent, Mixture {
    /**
     * Noises, denoises, joins and decodes.
     *
     * @param job what to do; its start may be changed
     * @param pixels takes the result, [3, plan's padded height, padded width] in about 0..1 (not clamped), in blocks
     */
    void repaint(Repaint job, Denoiser denoiser, Autoencoder autoencoder, BlockSink pixels);

    /** True if tiles are joined as latents, and decoded once at the end; false if each tile is decoded. */
    boolean joinsLatents();

    /** How often the denoiser evaluates a tile in this job, over all steps. */
    long evaluations(Repaint job);
}
