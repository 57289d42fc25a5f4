package dev.azulejo.text;

import java.util.List;

/**
 * What a text encoder takes at once: start, up to {@link ClipTokenizer#ROOM} tokens of text, end, padding.
 *
 * @param ids tokens, [{@link ClipTokenizer#LENGTH}]; 0 where a vector stands
 * @param weights how much each counts, [{@link ClipTokenizer#LENGTH}]; 1 for start, end and padding
 * @param vectors vectors of textual inversions that take the place of a token's embedding, by position
 */
public record TokenChunk(int[] ids, float[] weights, List<PlacedVector> vectors) {
    /** @throws IllegalArgumentException if the lengths are others */
    public TokenChunk {
        if (ids.length != ClipTokenizer.LENGTH || weights.length != ClipTokenizer.LENGTH) {
            throw new IllegalArgumentException("%d tokens and weights were expected, found %d and %d"
                    .formatted(ClipTokenizer.LENGTH, ids.length, weights.length));
        }
        vectors = List.copyOf(vectors);
    }

    /** Whether a weight has an effect. */
    public boolean weighted() {
        for (float weight : weights) {
            if (weight != 1) {
                return true;
            }
        }
        return false;
    }
}
