package dev.azulejo.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Weights as InvokeAI writes them (the syntax of its library Compel), in the syntax of {@link Prompt}: {@code word++} is
 * {@code (word:1.21)}, {@code (two words)1.3} is {@code (two words:1.3)}, each minus stands for 0.9; brackets that no
 * weight follows only group. Its functions ({@code .blend()}, {@code .swap()}) stay as they are.
 */
final class InvokeSyntax {
    private static final double MORE = 1.1;
    private static final double LESS = 0.9;

    private static final Pattern AFTER_BRACKET =
            Pattern.compile("\\d{1,6}(?:\\.\\d{1,6})?|\\.\\d{1,6}|\\+{1,20}|-{1,20}");
    private static final Pattern WORD = Pattern.compile("([\\p{L}\\p{N}_]{1,100})(\\+{1,20}|-{1,20})(?=[\\s,.;)]|$)");

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Integer> open = new ArrayDeque<>();

    private InvokeSyntax(String text) {
        this.text = text;
    }

    static String rewritten(String text) {
        return new InvokeSyntax(text).rewrite();
    }

    private String rewrite() {
        int at = 0;
        while (at < text.length()) {
            char sign = text.charAt(at);
            if (sign == '\\' && at + 1 < text.length()) {
                out.append(text, at, at + 2);
                at += 2;
            } else if (sign == '(') {
                open.push(out.length());
                at++;
            } else if (sign == ')' && !open.isEmpty()) {
                at = close(at + 1);
            } else if (Character.isLetterOrDigit(sign)) {
                at = word(at);
            } else {
                out.append(sign);
                at++;
            }
        }
        return out.toString();
    }

    private int close(int at) {
        int from = open.pop();
        Matcher weight = AFTER_BRACKET.matcher(text).region(at, text.length());
        if (!weight.lookingAt()) {
            return at;
        }
        weigh(from, weight.group());
        return weight.end();
    }

    private int word(int at) {
        Matcher weighted = WORD.matcher(text).region(at, text.length()).useTransparentBounds(true);
        if (weighted.lookingAt()) {
            int from = out.length();
            out.append(weighted.group(1));
            weigh(from, weighted.group(2));
            return weighted.end();
        }
        int end = at;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        out.append(text, at, end);
        return end;
    }

    private void weigh(int from, String suffix) {
        double weight = switch (suffix.charAt(0)) {
            case '+' -> Math.pow(MORE, suffix.length());
            case '-' -> Math.pow(LESS, suffix.length());
            default -> Double.parseDouble(suffix);
        };
        if (weight != 1) {
            String number = String.format(Locale.ROOT, "%.4f", weight).replaceFirst("\\.?0+$", "");
            out.insert(from, "(").append(':').append(number).append(')');
        }
    }
}
