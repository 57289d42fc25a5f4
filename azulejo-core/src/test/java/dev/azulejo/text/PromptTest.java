package dev.azulejo.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PromptTest {
    private static final double UP = 1.1;

    private static void assertWeights(String prompt, Object... textsAndWeights) {
        List<WeightedText> section = Prompt.parse(prompt).sections().get(0);
        assertThat(section).as(section.toString()).hasSize(textsAndWeights.length / 2);
        for (int i = 0; i < section.size(); i++) {
            assertThat(section.get(i).text()).isEqualTo(textsAndWeights[2 * i]);
            assertThat(section.get(i).weight()).isCloseTo((double) textsAndWeights[2 * i + 1], within(1e-12));
        }
    }

    @Test
    void aTextWithoutSignsWeighsOne() {
        assertWeights("a cat, a dog", "a cat, a dog", 1.0);
    }

    @Test
    void roundBracketsWeighMoreAndSquareOnesLess() {
        assertWeights("a (cat) and [dog]", "a ", 1.0, "cat", UP, " and ", 1.0, "dog", 1 / UP);
    }

    @Test
    void aNumberIsTheWeight() {
        assertWeights("a (cat:1.3), ( dog : .5 )", "a ", 1.0, "cat", 1.3, ", ", 1.0, " dog ", 0.5);
        assertWeights("(cat:-0.5)", "cat", -0.5);
    }

    @Test
    void nestedWeightsMultiply() {
        assertWeights("((a (b:1.5)) [c])", "a ", UP * UP, "b", UP * UP * 1.5, " ", UP, "c", 1.0);
    }

    @Test
    void bracketsThatAreNotClosedReachToTheEnd() {
        assertWeights("a (b [c", "a ", 1.0, "b ", UP, "c", 1.0);
    }

    @Test
    void closingBracketsWithoutOpeningOnesAreText() {
        assertWeights("a) b] c:1.3)", "a) b] c:1.3)", 1.0);
    }

    @Test
    void escapedSignsAreText() {
        assertWeights("\\(a\\) \\[b\\] \\\\ \\c", "(a) [b] \\ c", 1.0);
        assertWeights("(a\\):1.2)", "a)", 1.2);
    }

    @Test
    void whatIsNoNumberIsText() {
        assertWeights("(a:1.2.3)", "a:1.2.3", UP);
        assertWeights("(a:b) c: d", "a:b", UP, " c: d", 1.0);
    }

    @Test
    void whatChangesOnTheWayIsWhatItBecomes() {
        assertWeights("a [cat:dog:0.5] b", "a dog b", 1.0);
        assertWeights("a[:(detailed face:1.2):0.2]", "a", 1.0, "detailed face", 1.2);
        assertWeights("[x:12]y[x::.5]", "xy", 1.0);
        assertWeights("[[a:b:3]:c\\:d:0.7] [a|b|c]", "c:d a", 1.0);
        assertWeights("[a:b] (c:[d])", "a:b", 1 / UP, " ", 1.0, "c:", UP, "d", 1.0);
    }

    @Test
    void neighboursOfOneWeightAreOneText() {
        assertWeights("(a)(b)c", "ab", UP, "c", 1.0);
    }

    @Test
    void breakSeparatesSectionsInsideBracketsToo() {
        assertThat(Prompt.parse("a BREAK b BREAK c").sections())
                .containsExactly(
                        List.of(new WeightedText("a", 1)),
                        List.of(new WeightedText("b", 1)),
                        List.of(new WeightedText("c", 1)));
        assertThat(Prompt.parse("(a BREAK b:1.5)").sections())
                .containsExactly(List.of(new WeightedText("a", 1.5)), List.of(new WeightedText("b", 1.5)));
        assertThat(Prompt.parse("BREAK a BREAK BREAK").sections()).hasSize(4);
        assertThat(Prompt.parse("BREAKFAST break outBREAK").sections()).hasSize(1);
    }

    @Test
    void anEmptyPromptIsOneEmptySection() {
        assertThat(Prompt.parse("").sections()).containsExactly(List.of());
        assertThat(Prompt.parse("()[]").sections()).containsExactly(List.of());
    }

    @Test
    void aPlainPromptHasNoSigns() {
        assertThat(Prompt.plain("(a:1.3) BREAK").sections())
                .containsExactly(List.of(new WeightedText("(a:1.3) BREAK", 1)));
    }

    @Test
    void everyTextIsAPromptAndKeepsItsWords() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        Random random = new Random(seed);
        String[] parts = {"(", ")", "[", "]", ":", "1.2", "\\", "a", " b", "BREAK ", ",", "-", ":1.5)", "\uD83D"};
        for (int run = 0; run < 2000; run++) {
            StringBuilder text = new StringBuilder();
            int words = 0;
            for (int i = random.nextInt(30); i > 0; i--) {
                String part = parts[random.nextInt(parts.length)];
                boolean edits = run % 2 == 0 ? part.equals("[") : part.contains(":"); // only both together drop words
                if (edits) {
                    continue;
                }
                words += part.equals("a") || part.equals(" b") ? 1 : 0;
                text.append(part);
            }
            long found = Prompt.parse(text.toString()).sections().stream()
                    .flatMap(List::stream)
                    .flatMapToInt(piece -> piece.text().chars())
                    .filter(letter -> letter == 'a' || letter == 'b')
                    .count();
            assertThat(found).as("seed %d, prompt %s", seed, text).isEqualTo(words);
        }
    }

    @Test
    void hostileNestingIsNoTrouble() {
        assertThat(Prompt.parse("(a".repeat(100_000)).sections()).hasSize(1);
        assertThat(Prompt.parse("[:a".repeat(100_000) + ":1]".repeat(100_000)).sections())
                .hasSize(1);
        assertThat(Prompt.parse("(((a:9999999999):9999999999)".repeat(40)).sections())
                .hasSize(1);
    }
}
