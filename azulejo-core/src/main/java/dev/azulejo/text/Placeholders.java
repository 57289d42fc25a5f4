package dev.azulejo.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the names of textual inversions in a text: in any case, as whole words, the longest first. It looks at the text,
 * not at tokens, so that a comma right after {@code <name>} does not hide it.
 */
final class Placeholders {
    private final Map<String, TextualInversion> byName = new HashMap<>();
    private final Optional<Pattern> pattern;

    Placeholders(List<TextualInversion> inversions) {
        for (TextualInversion inversion : inversions) {
            inversion.names().forEach(name -> byName.putIfAbsent(name.toLowerCase(Locale.ROOT), inversion));
        }
        pattern = byName.isEmpty()
                ? Optional.empty()
                : Optional.of(Pattern.compile(
                        byName.keySet().stream()
                                .sorted(Comparator.comparingInt(String::length)
                                        .reversed()
                                        .thenComparing(Comparator.naturalOrder()))
                                .map(Placeholders::wholeWord)
                                .collect(Collectors.joining("|")),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }

    private static String wholeWord(String name) {
        boolean wordBefore = Character.isLetterOrDigit(name.codePointAt(0));
        boolean wordAfter = Character.isLetterOrDigit(name.codePointBefore(name.length()));
        return (wordBefore ? "(?<![\\p{L}\\p{N}])" : "")
                + Pattern.quote(name)
                + (wordAfter ? "(?![\\p{L}\\p{N}])" : "");
    }

    /** The text in order, as words and inversions. */
    List<Part> split(String text) {
        if (pattern.isEmpty()) {
            return List.of(new Part(text, Optional.empty()));
        }
        List<Part> parts = new ArrayList<>();
        Matcher names = pattern.get().matcher(text);
        int from = 0;
        while (names.find()) {
            Optional<TextualInversion> inversion =
                    Optional.ofNullable(byName.get(names.group().toLowerCase(Locale.ROOT)));
            if (inversion.isPresent()) {
                parts.add(new Part(text.substring(from, names.start()), Optional.empty()));
                parts.add(new Part(names.group(), inversion));
                from = names.end();
            }
        }
        parts.add(new Part(text.substring(from), Optional.empty()));
        return parts;
    }

    /**
     * A part of a text.
     *
     * @param inversion what the text is the name of
     */
    record Part(String text, Optional<TextualInversion> inversion) {}
}
