package dev.azulejo.checkpoint;

import java.util.Collection;
import java.util.TreeSet;

/** Reading structure off names. */
final class OriginalNames {
    private OriginalNames() {}

    /** The numbers that follow a prefix as a whole part of a name: 0, 3, 11 for {@code blocks.0.x, blocks.3, ...}. */
    static TreeSet<Integer> numbers(Collection<String> names, String prefix) {
        TreeSet<Integer> numbers = new TreeSet<>();
        for (String name : names) {
            if (name.startsWith(prefix)) {
                int end = prefix.length();
                while (end < name.length() && name.charAt(end) >= '0' && name.charAt(end) <= '9') {
                    end++;
                }
                boolean whole = end == name.length() || name.charAt(end) == '.';
                if (whole && end > prefix.length() && end - prefix.length() <= 6) {
                    numbers.add(Integer.parseInt(name, prefix.length(), end, 10));
                }
            }
        }
        return numbers;
    }
}
