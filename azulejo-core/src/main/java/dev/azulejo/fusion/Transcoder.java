package dev.azulejo.fusion;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;

/** The autoencoder in the middle of a job, for methods that begin with other pixels than the enlarged ones. */
public interface Transcoder {
    /**
     * Pixels become latents.
     *
     * @param pixels [3, height, width] in 0..1, sides multiples of the autoencoder's factor
     * @param latents takes [latent channel, height / factor, width / factor], scaled as the denoiser sees them, in blocks
     */
    void encode(BlockSource pixels, BlockSink latents);

    /**
     * Latents become pixels.
     *
     * @param pixels takes [3, height * factor, width * factor] in about 0..1, not clamped, in blocks
     */
    void decode(BlockSource latents, BlockSink pixels);
}
