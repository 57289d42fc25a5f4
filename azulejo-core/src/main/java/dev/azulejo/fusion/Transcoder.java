package dev.azulejo.fusion;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;

/** The autoencoder in the middle of a job, for methods that begin with other pixels than the enlarged ones. */
public interface Transcoder {
    /**
     * Pixels become latents.
     *
     * @param pixels [3, height, width] in 0..1, sides multiples of the autoencoder's factor
     * @return [latent channel, height / factor, width / factor], scaled as the denoiser sees them
     */
    Planes encode(BlockSource pixels);

    /**
     * Latents become pixels.
     *
     * @return [3, height * factor, width * factor] in about 0..1, not clamped
     */
    Planes decode(BlockSource latents);
}
