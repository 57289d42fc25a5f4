package dev.azulejo.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one text in the syntax that {@link Prompt} describes. */
final class PromptParser {
    private static final double ROUND = 1.1;
    private static final double SQUARE = 1 / 1.1;

    /** More brackets in each other are text: a hostile text would make the multiplying quadratic. */
    private static final int DEEPEST = 100;

    private static final String SIGNS = "\\()[]:";
    private static final Pattern WEIGHT = Pattern.compile(":\\s*([+-]?[.\\d]{1,40})\\s*\\)");
    private static final Pattern BREAK = Pattern.compile("\\bBREAK\\b");

    private final String text;
    private final List<Piece> pieces = new ArrayList<>();
    private final Deque<Integer> round = new ArrayDeque<>();
    private final Deque<Integer> square = new ArrayDeque<>();

    PromptParser(String text) {
        this.text = text;
    }

    Prompt parse() {
        int at = 0;
        while (at < text.length()) {
            at = step(at);
        }
        round.forEach(from -> multiply(from, ROUND));
        square.forEach(from -> multiply(from, SQUARE));
        return new Prompt(sections());
    }

    /** Reads on from a position; returns the next one. */
    private int step(int at) {
        char sign = text.charAt(at);
        boolean room = round.size() + square.size() < DEEPEST;
        if (sign == '\\') {
            boolean escaped = at + 1 < text.length() && "()[]\\".indexOf(text.charAt(at + 1)) >= 0;
            if (escaped) {
                pieces.add(new Piece(text.substring(at + 1, at + 2)));
            }
            return escaped ? at + 2 : at + 1;
        } else if (sign == '(' && room) {
            round.push(pieces.size());
        } else if (sign == '[' && room) {
            square.push(pieces.size());
        } else if (sign == ')' && !round.isEmpty()) {
            multiply(round.pop(), ROUND);
        } else if (sign == ']' && !square.isEmpty()) {
            multiply(square.pop(), SQUARE);
        } else if (sign == ':' && !round.isEmpty()) {
            return weight(at);
        } else if (SIGNS.indexOf(sign) >= 0) {
            pieces.add(new Piece(String.valueOf(sign)));
        } else {
            return words(at);
        }
        return at + 1;
    }

    private int weight(int at) {
        Matcher weight = WEIGHT.matcher(text).region(at, text.length());
        if (weight.lookingAt()) {
            try {
                double factor = Double.parseDouble(weight.group(1));
                multiply(round.pop(), factor);
                return weight.end();
            } catch (NumberFormatException e) {
                // two points, or nothing but signs: text
            }
        }
        pieces.add(new Piece(":"));
        return at + 1;
    }

    private int words(int at) {
        int end = at;
        while (end < text.length() && SIGNS.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String words = text.substring(at, end);
        Matcher breaks = BREAK.matcher(words);
        int from = 0;
        while (breaks.find()) {
            String before = words.substring(from, breaks.start()).stripTrailing();
            pieces.add(new Piece(from == 0 ? before : before.stripLeading()));
            pieces.add(Piece.newSection());
            from = breaks.end();
        }
        pieces.add(new Piece(from == 0 ? words : words.substring(from).stripLeading()));
        return end;
    }

    private void multiply(int from, double factor) {
        for (int i = from; i < pieces.size(); i++) {
            pieces.get(i).weight *= factor;
        }
    }

    /** Neighbours of the same weight become one text, so that they are tokenized together. */
    private List<List<WeightedText>> sections() {
        List<List<WeightedText>> sections = new ArrayList<>();
        List<WeightedText> section = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        double weight = 1;
        for (Piece piece : pieces) {
            boolean other = piece.weight != weight && !piece.text.isEmpty();
            if ((piece.section || other) && run.length() > 0) {
                section.add(new WeightedText(run.toString(), finite(weight)));
                run.setLength(0);
            }
            if (piece.section) {
                sections.add(section);
                section = new ArrayList<>();
            } else if (!piece.text.isEmpty()) {
                weight = piece.weight;
                run.append(piece.text);
            }
        }
        if (run.length() > 0) {
            section.add(new WeightedText(run.toString(), finite(weight)));
        }
        sections.add(section);
        return sections;
    }

    /** Nested absurd weights overflow. */
    private static double finite(double weight) {
        return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, weight));
    }

    /** A text whose weight is not final yet, or the beginning of a section. */
    private static final class Piece {
        final String text;
        final boolean section;
        double weight = 1;

        Piece(String text) {
            this(text, false);
        }

        private Piece(String text, boolean section) {
            this.text = text;
            this.section = section;
        }

        static Piece newSection() {
            return new Piece("", true);
        }
    }
}
