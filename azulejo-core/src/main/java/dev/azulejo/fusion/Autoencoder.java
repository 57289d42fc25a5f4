package dev.azulejo.fusion;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;

/** What a fusion method asks of the autoencoder: pixels for latents. Encoding has happened before it is called. */
@FunctionalInterface
public interface Autoencoder {
    /**
     * Decodes latents of any size; large ones in tiles with a halo, so that the result does not show them.
     *
     * @param latents [latent channel, height, width], scaled as the denoiser sees them
     * @param pixels takes [3, height * factor, width * factor] in 0..1 (not clamped), in blocks
     */
    void decode(BlockSource latents, BlockSink pixels);
}
