package dev.azulejo.text;

import java.util.Objects;

/**
 * A part of a prompt and how much it counts.
 *
 * @param text without the signs that gave the weight
 * @param weight 1 is neutral; may be negative
 */
public record WeightedText(String text, double weight) {
    public WeightedText {
        Objects.requireNonNull(text, "text");
        if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException("a finite weight was expected, found " + weight);
        }
    }
}
