package dev.azulejo.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What messages say about names: quoted so that a hostile name cannot garble a terminal, and others that are alike. */
final class Names {
    private static final int LONGEST_QUOTE = 120;
    private static final int MOST_COMPARED = 5_000;

    private Names() {}

    /** The name in quotes, control characters escaped, cut in the middle when it is very long. */
    static String quote(String name) {
        String cut = name.length() <= LONGEST_QUOTE
                ? name
                : name.substring(0, LONGEST_QUOTE / 2) + "..." + name.substring(name.length() - LONGEST_QUOTE / 2);
        StringBuilder quoted = new StringBuilder("'");
        for (int i = 0; i < cut.length(); i++) {
            char c = cut.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('\'').toString();
    }

    /** Up to three of the candidates that are most like the name, the nearest first; bounded work for any input. */
    static List<String> similar(String name, Collection<String> candidates) {
        record Near(String name, int distance) {}
        List<Near> near = new ArrayList<>();
        String wanted = tail(name);
        int compared = 0;
        for (String candidate : candidates) {
            if (++compared > MOST_COMPARED) {
                break;
            }
            int distance = distance(wanted, tail(candidate));
            if (distance <= Math.max(wanted.length(), 6) / 2) {
                near.add(new Near(candidate, distance));
            }
        }
        near.sort(Comparator.comparingInt(Near::distance).thenComparing(Near::name));
        return near.stream().limit(3).map(Near::name).toList();
    }

    /** Why a file could not be read, for the end of a sentence, full stop included. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file.";
        }
        if (e instanceof AccessDeniedException) {
            return "this user may not read it.";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason() + ".";
        }
        return (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()) + ".";
    }

    private static String tail(String name) {
        return name.length() <= 100 ? name : name.substring(name.length() - 100);
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
