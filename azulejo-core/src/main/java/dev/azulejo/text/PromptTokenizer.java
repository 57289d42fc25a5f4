package dev.azulejo.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Prompts of any length as chunks of 75 tokens. No token is lost. As in AUTOMATIC1111's web interface a chunk that is full
 * ends after its last comma, if that is at most {@value #BACKTRACK} tokens back, so that a phrase is not torn apart; a
 * {@code BREAK} ends one at once; and the vectors of a textual inversion stay in one chunk. Immutable, safe for use by
 * several threads.
 */
public final class PromptTokenizer {
    /** How far a comma may lie back for the chunk to end there (that interface's default). */
    static final int BACKTRACK = 20;

    private static final int NO_TOKEN = -1;

    private final ClipTokenizer tokenizer;
    private final Placeholders placeholders;
    private final int comma;

    /** @param inversions learned words that prompts may use */
    public PromptTokenizer(ClipTokenizer tokenizer, List<TextualInversion> inversions) {
        this.tokenizer = tokenizer;
        this.placeholders = new Placeholders(inversions);
        this.comma = tokenizer.single(",").orElse(NO_TOKEN);
    }

    /** The chunks of a prompt: at least one. */
    public List<TokenChunk> chunks(Prompt prompt) {
        List<TokenChunk> chunks = new ArrayList<>();
        OpenChunk open = new OpenChunk(tokenizer, comma, BACKTRACK, chunks);
        for (int i = 0; i < prompt.sections().size(); i++) {
            if (i > 0) {
                open.close();
            }
            for (WeightedText part : prompt.sections().get(i)) {
                add(part, open);
            }
        }
        if (!open.isEmpty() || chunks.isEmpty()) {
            open.close();
        }
        return List.copyOf(chunks);
    }

    /** The chunks of a prompt, and empty ones after them up to a number: prompt and negative prompt need equally many. */
    public List<TokenChunk> chunks(Prompt prompt, int atLeast) {
        List<TokenChunk> chunks = new ArrayList<>(chunks(prompt));
        OpenChunk open = new OpenChunk(tokenizer, comma, BACKTRACK, chunks);
        while (chunks.size() < atLeast) {
            open.close();
        }
        return List.copyOf(chunks);
    }

    private void add(WeightedText part, OpenChunk open) {
        float weight = (float) part.weight();
        for (Placeholders.Part piece : placeholders.split(part.text())) {
            if (piece.inversion().isPresent()) {
                open.add(piece.inversion().get(), weight);
            } else {
                for (int id : tokenizer.ids(piece.text())) {
                    open.add(id, weight);
                }
            }
        }
    }
}
