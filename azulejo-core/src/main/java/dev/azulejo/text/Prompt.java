package dev.azulejo.text;

import java.util.List;

/**
 * A prompt in the syntax of AUTOMATIC1111's web interface, which most prompts are written in:
 *
 * <ul>
 *   <li>{@code (word:1.3)} weighs 1.3, {@code (word)} 1.1, {@code [word]} 1/1.1; nested weights multiply, a bracket that is
 *       not closed reaches to the end, a closing one without an opening one is text;
 *   <li>{@code \(}, {@code \)}, {@code \[}, {@code \]} and {@code \\} are the signs themselves; a backslash before
 *       anything else vanishes;
 *   <li>the word {@code BREAK} begins a new chunk of 75 tokens; it does so inside brackets too (there that interface reads
 *       it as a word).
 * </ul>
 *
 * <p>What a number does not follow, {@code (a:b)}, is text and weighs 1.1, as does one that is no number, {@code
 * (a:1.2.3)}. Prompts that change on the way count as what they become: {@code [from:to:0.5]} is "to", {@code [a|b]} is
 * "a". {@code AND} is a word.
 *
 * @param sections what lies between the BREAKs, at least one, each possibly empty
 */
public record Prompt(List<List<WeightedText>> sections) {
    public Prompt {
        sections = sections.stream().map(List::copyOf).toList();
        if (sections.isEmpty()) {
            throw new IllegalArgumentException("at least one section was expected, found none");
        }
    }

    /** Reads the syntax; every text is a prompt. */
    public static Prompt parse(String text) {
        return new PromptParser(PromptEditing.finished(text)).parse();
    }

    /** A text in which no sign has a meaning. */
    public static Prompt plain(String text) {
        return new Prompt(List.of(text.isEmpty() ? List.of() : List.of(new WeightedText(text, 1))));
    }
}
