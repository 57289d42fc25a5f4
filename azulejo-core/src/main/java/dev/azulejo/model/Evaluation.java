package dev.azulejo.model;

import dev.azulejo.runtime.Tensor;
import java.util.Objects;
import java.util.Optional;

/**
 * What the denoising network is asked once, for a batch of places.
 *
 * @param latents [n, latent channels, h, w], noised and scaled
 * @param timestep what the network is told about the noise
 * @param conditioning what it is told besides
 * @param picture the enlarged picture at the same places, [n, 3, h * factor, w * factor] in 0..1: there if the model
 *     {@linkplain DiffusionModel#seesPicture() sees it}
 */
public record Evaluation(Tensor latents, double timestep, Conditioning conditioning, Optional<Tensor> picture) {
    public Evaluation {
        Objects.requireNonNull(latents, "latents");
        Objects.requireNonNull(conditioning, "conditioning");
        Objects.requireNonNull(picture, "picture");
    }

    /** For a model that sees no picture. */
    public Evaluation(Tensor latents, double timestep, Conditioning conditioning) {
        this(latents, timestep, conditioning, Optional.empty());
    }
}
