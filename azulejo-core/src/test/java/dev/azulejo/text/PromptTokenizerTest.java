package dev.azulejo.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PromptTokenizerTest {
    private static final ClipTokenizer CLIP = ClipTokenizer.standard();
    private static final int CAT = 2368;
    private static final int DOG = 1929;
    private static final int COMMA = 267;
    private static final int START = 49406;
    private static final int END = 49407;

    private static List<TokenChunk> chunks(String prompt, TextualInversion... inversions) {
        return new PromptTokenizer(CLIP, List.of(inversions)).chunks(Prompt.parse(prompt));
    }

    private static TextualInversion inversion(String name, int vectors) {
        float[][] rows = new float[vectors][4];
        for (int i = 0; i < vectors; i++) {
            Arrays.fill(rows[i], i);
        }
        return TextualInversion.of(name, Map.of("emb_params", rows));
    }

    /** Tokens of text, without start, end and padding. */
    private static int[] text(TokenChunk chunk) {
        int end = 1;
        while (chunk.ids()[end] != END) {
            end++;
        }
        return Arrays.copyOfRange(chunk.ids(), 1, end);
    }

    @Test
    void aShortPromptIsOneChunkAsTheTokenizerPadsIt() {
        List<TokenChunk> chunks = chunks("a photo of a cat");
        assertThat(chunks).hasSize(1);
        assertThat(chunks.get(0).ids()).containsExactly(CLIP.padded("a photo of a cat"));
        assertThat(chunks.get(0).weighted()).isFalse();
    }

    @Test
    void noPromptIsOneEmptyChunk() {
        assertThat(chunks("")).hasSize(1);
        assertThat(chunks("").get(0).ids()).containsExactly(CLIP.padded(""));
    }

    @Test
    void weightsStandWhereTheirTokensDo() {
        TokenChunk chunk = chunks("cat (dog dog:1.5) [cat]").get(0);
        assertThat(Arrays.copyOf(chunk.ids(), 6)).containsExactly(START, CAT, DOG, DOG, CAT, END);
        assertThat(Arrays.copyOf(chunk.weights(), 7)).containsExactly(1, 1, 1.5f, 1.5f, (float) (1 / 1.1), 1, 1);
        assertThat(chunk.weighted()).isTrue();
    }

    @Test
    void exactly75TokensAreOneChunkAndOneMoreIsTwo() {
        assertThat(chunks("cat ".repeat(75))).hasSize(1);
        List<TokenChunk> two = chunks("cat ".repeat(76));
        assertThat(two).hasSize(2);
        assertThat(text(two.get(0))).hasSize(75);
        assertThat(text(two.get(1))).containsExactly(CAT);
    }

    @Test
    void aFullChunkEndsAfterACommaThatIsNear() {
        List<TokenChunk> chunks = chunks("cat ".repeat(60) + ", " + "dog ".repeat(20));
        assertThat(text(chunks.get(0))).hasSize(61).endsWith(COMMA);
        assertThat(text(chunks.get(1))).hasSize(20).containsOnly(DOG);
    }

    @Test
    void aCommaThatIsFarDoesNotCount() {
        List<TokenChunk> chunks = chunks("cat ".repeat(54) + ", " + "dog ".repeat(21));
        assertThat(text(chunks.get(0))).hasSize(75);
        assertThat(text(chunks.get(1))).containsExactly(DOG);
        assertThat(text(chunks("cat ".repeat(55) + ", " + "dog ".repeat(21)).get(0)))
                .hasSize(56);
    }

    @Test
    void weightsGoAlongOverTheComma() {
        TokenChunk second =
                chunks("cat ".repeat(60) + ", (" + "dog ".repeat(20) + ":1.5)").get(1);
        assertThat(second.weights()[0]).isEqualTo(1);
        assertThat(second.weights()[1]).isEqualTo(1.5f);
        assertThat(second.weights()[20]).isEqualTo(1.5f);
        assertThat(second.weights()[21]).isEqualTo(1);
    }

    @Test
    void breakBeginsAChunk() {
        List<TokenChunk> chunks = chunks("cat BREAK dog");
        assertThat(chunks).hasSize(2);
        assertThat(text(chunks.get(0))).containsExactly(CAT);
        assertThat(text(chunks.get(1))).containsExactly(DOG);
        assertThat(chunks("cat BREAK")).hasSize(1);
    }

    @Test
    void emptyChunksFillUp() {
        List<TokenChunk> three = new PromptTokenizer(CLIP.withPad(0), List.of()).chunks(Prompt.parse("cat"), 3);
        assertThat(three).hasSize(3);
        assertThat(three.get(2).ids()).startsWith(START, END, 0).endsWith(0);
    }

    @Test
    void vectorsTakeTheirPlacesWithWeight() {
        TextualInversion style = inversion("<my-style>", 3);
        TokenChunk chunk = chunks("cat, (<My-Style>, dog:1.2)", style).get(0);
        assertThat(Arrays.copyOf(chunk.ids(), 9)).containsExactly(START, CAT, COMMA, 0, 0, 0, COMMA, DOG, END);
        assertThat(chunk.vectors())
                .containsExactly(
                        new PlacedVector(3, style, 0), new PlacedVector(4, style, 1), new PlacedVector(5, style, 2));
        assertThat(chunk.weights()[4]).isEqualTo(1.2f);
    }

    @Test
    void theLongestNameCountsAndOnlyWholeWords() {
        TextualInversion cat = inversion("cat", 1);
        TextualInversion catToy = inversion("cat-toy", 2);
        assertThat(chunks("a cat-toy", cat, catToy).get(0).vectors())
                .extracting(PlacedVector::inversion)
                .containsExactly(catToy, catToy);
        assertThat(chunks("concatenated cats", cat).get(0).vectors()).isEmpty();
    }

    @Test
    void vectorsStayInOneChunk() {
        TextualInversion style = inversion("style", 10);
        List<TokenChunk> chunks = chunks("cat ".repeat(70) + "style dog", style);
        assertThat(text(chunks.get(0))).hasSize(70);
        assertThat(chunks.get(0).vectors()).isEmpty();
        assertThat(chunks.get(1).vectors()).hasSize(10).first().isEqualTo(new PlacedVector(1, style, 0));
        assertThat(chunks.get(1).ids()[11]).isEqualTo(DOG);
    }

    @Test
    void vectorsAfterTheLastCommaGoAlong() {
        TextualInversion style = inversion("style", 4);
        List<TokenChunk> chunks = chunks("style " + "cat ".repeat(60) + ", dog style " + "dog ".repeat(20), style);
        assertThat(text(chunks.get(0))).hasSize(65);
        assertThat(chunks.get(0).vectors()).extracting(PlacedVector::position).containsExactly(1, 2, 3, 4);
        assertThat(chunks.get(1).vectors()).extracting(PlacedVector::position).containsExactly(2, 3, 4, 5);
        assertThat(text(chunks.get(1))).hasSize(25);
    }

    @Test
    void noTokenIsLostWhateverTheCommasAre() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            StringBuilder prompt = new StringBuilder();
            for (int i = random.nextInt(400); i > 0; i--) {
                prompt.append(random.nextInt(8) == 0 ? ", " : random.nextInt(40) == 0 ? " (cat:1.2) " : " dog");
            }
            List<Integer> joined = new ArrayList<>();
            for (TokenChunk chunk : chunks(prompt.toString())) {
                Arrays.stream(text(chunk)).forEach(joined::add);
            }
            List<Integer> whole = new ArrayList<>();
            Prompt.parse(prompt.toString())
                    .sections()
                    .get(0)
                    .forEach(part -> Arrays.stream(CLIP.ids(part.text())).forEach(whole::add));
            assertThat(joined).as("seed %d", seed).isEqualTo(whole);
        }
    }
}
