package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.network.ClipText;
import dev.azulejo.network.Lora;
import dev.azulejo.text.ClipTokenizer;
import java.util.List;

/**
 * A text encoder and the tokenizer that it was trained with.
 *
 * @param network the encoder
 * @param tokenizer its tokenizer, padding as the encoder wants it
 * @param target what LoRAs call it
 */
record TextEncoder(ClipText network, ClipTokenizer tokenizer, Lora.Target target) {
    /** The same with low-rank changes of its weights. */
    TextEncoder with(List<Lora> loras) {
        return new TextEncoder(network.with(loras, target), tokenizer, target);
    }

    /** Features of the projection of a whole text; 0 if there is none. */
    int pooledFeatures() {
        Checkpoint weights = network.weights().checkpoint();
        if (weights.has("text_projection.weight")) {
            return (int) weights.tensor("text_projection.weight", -1, -1).size(0);
        }
        return weights.has("text_projection")
                ? (int) weights.tensor("text_projection", -1, -1).size(1)
                : 0;
    }
}
