package dev.azulejo.model;

import dev.azulejo.runtime.Tensor;
import java.util.Map;
import java.util.Objects;

/**
 * What a denoising network is told besides latents and time: the encoded texts and what else it takes, by the names of its
 * inputs ({@code context}, {@code text_embeds}, {@code time_ids}, {@code class_labels}, ...). Immutable.
 *
 * @param positive what the picture shows; by name, each for a batch of one
 * @param negative what it does not show, of the same names and shapes; empty if guidance needs none
 * @param guidance how far the prediction is moved from the negative one to the positive one, and beyond
 */
public record Conditioning(Map<String, Tensor> positive, Map<String, Tensor> negative, Guidance guidance) {
    /** Copies the maps. */
    public Conditioning {
        positive = Map.copyOf(positive);
        negative = Map.copyOf(negative);
        Objects.requireNonNull(guidance, "guidance");
        if (!negative.isEmpty() && !negative.keySet().equals(positive.keySet())) {
            throw new IllegalArgumentException("inputs %s were expected for the negative text as well, found %s"
                    .formatted(positive.keySet(), negative.keySet()));
        }
    }

    /** For a network that takes no text. */
    public static Conditioning none() {
        return new Conditioning(Map.of(), Map.of(), Guidance.NONE);
    }

    /** The same without guidance: one evaluation, with the positive text. */
    public Conditioning unguided() {
        return new Conditioning(positive, Map.of(), Guidance.NONE);
    }

    /** True if two predictions are made of each place. */
    public boolean guided() {
        return guidance.needsNegative() && !negative.isEmpty();
    }
}
