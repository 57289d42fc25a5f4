package dev.azulejo.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Prompts that change on the way, in the form of AUTOMATIC1111's web interface, as what they have become at the end: of
 * {@code [from:to:0.5]} that is "to", of {@code [to:0.5]} too, of {@code [from::0.5]} nothing, and of {@code [a|b]}, which
 * changes with every step, "a". Repainting runs the last steps, where the change is over.
 */
final class PromptEditing {
    /** More brackets in each other are text. */
    private static final int DEEPEST = 100;

    private static final Pattern MOMENT = Pattern.compile("\\s*[+-]?(\\d{1,9}(\\.\\d{0,9})?|\\.\\d{1,9})\\s*");

    private final StringBuilder out = new StringBuilder();
    private final Deque<Bracket> open = new ArrayDeque<>();

    private PromptEditing() {}

    static String finished(String text) {
        return text.indexOf('[') < 0 ? text : new PromptEditing().read(text);
    }

    private String read(String text) {
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            if (sign == '\\' && at + 1 < text.length()) {
                out.append(sign).append(text.charAt(++at));
                continue;
            }
            if ((sign == ')' || sign == ']') && !open.isEmpty() && open.peek().closing == sign) {
                Bracket bracket = open.pop();
                out.append(sign);
                if (sign == ']') {
                    bracket.finish(out);
                }
                continue;
            }
            if ((sign == ':' || sign == '|') && !open.isEmpty()) {
                (sign == ':' ? open.peek().colons : open.peek().bars).add(out.length());
            }
            if ((sign == '(' || sign == '[') && open.size() < DEEPEST) {
                open.push(new Bracket(out.length(), sign == '(' ? ')' : ']'));
            }
            out.append(sign);
        }
        return out.toString();
    }

    /** A bracket that is open, and what separates its parts. */
    private static final class Bracket {
        final int from;
        final char closing;
        final List<Integer> colons = new ArrayList<>();
        final List<Integer> bars = new ArrayList<>();

        Bracket(int from, char closing) {
            this.from = from;
            this.closing = closing;
        }

        /** Replaces it, which ends the text so far, by what it becomes; leaves it if it is none that changes. */
        void finish(StringBuilder text) {
            int end = text.length() - 1;
            int last = colons.isEmpty() ? end : colons.get(colons.size() - 1);
            boolean timed = (colons.size() == 1 || colons.size() == 2)
                    && MOMENT.matcher(text.substring(last + 1, end)).matches();
            if (timed) {
                int to = colons.size() == 2 ? colons.get(0) + 1 : from + 1;
                replace(text, text.substring(to, last));
            } else if (!bars.isEmpty()) {
                replace(text, text.substring(from + 1, bars.get(0)));
            }
        }

        private void replace(StringBuilder text, String finished) {
            text.setLength(from);
            text.append(finished);
        }
    }
}
