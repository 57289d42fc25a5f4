package dev.azulejo.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.ModelException;
import dev.azulejo.golden.GoldenTensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ClipTokenizerTest {
    private static final ClipTokenizer CLIP = ClipTokenizer.standard();

    private static JsonNode figures() {
        return new ObjectMapper()
                .readTree(new String(GoldenTensors.bytes("golden/text/clip_tokens.json"), StandardCharsets.UTF_8));
    }

    private static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    @Test
    void idsEqualThoseOfTransformers() {
        SoftAssertions all = new SoftAssertions();
        JsonNode figures = figures();
        assertThat(figures.size()).isEqualTo(242);
        for (JsonNode figure : figures) {
            String prompt = figure.get("prompt").stringValue();
            all.assertThat(CLIP.ids(prompt)).as(prompt).containsExactly(ints(figure.get("ids")));
            all.assertThat(CLIP.padded(prompt)).as("padded: " + prompt).containsExactly(ints(figure.get("padded")));
        }
        all.assertAll();
    }

    @Test
    void aTextThatIsTooLongIsCutBeforeTheEnd() {
        int[] padded = CLIP.padded("cat ".repeat(200));
        assertThat(padded).hasSize(77).startsWith(49406).endsWith(49407);
        assertThat(Arrays.stream(padded).filter(id -> id == 2368).count()).isEqualTo(75);
    }

    @Test
    void stableDiffusion2PadsWithZero() {
        assertThat(CLIP.withPad(0).padded("a cat"))
                .startsWith(49406, 320, 2368, 49407, 0)
                .endsWith(0);
        assertThatThrownBy(() -> CLIP.withPad(49408))
                .hasMessageContaining("49407")
                .hasMessageContaining("49408");
    }

    @Test
    void aWordOf200000LettersIsNoTrouble() {
        int[] ids = CLIP.ids("xy".repeat(100_000));
        assertThat(ids.length).isBetween(1, 200_000);
    }

    @Test
    void brokenSurrogatesAreNoTrouble() {
        assertThat(CLIP.ids("cat \uD83D and \uDC31 dog")).contains(2368, 1929);
    }

    @Test
    void anEmptyFolderMeansTheStandardVocabulary(@TempDir Path folder) {
        assertThat(ClipTokenizer.open(folder).padded("a cat")).containsExactly(CLIP.padded("a cat"));
    }

    @Test
    void theFolderNamesThePaddingToken(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"<|endoftext|>\"}");
        Files.writeString(folder.resolve("special_tokens_map.json"), "{\"pad_token\": {\"content\": \"!\"}}");
        assertThat(ClipTokenizer.open(folder).pad()).isZero();
    }

    @Test
    void theFoldersOwnVocabularyIsUsedInBothForms(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("vocab.json"),
                "{\"a\": 0, \"t</w>\": 1, \"c\": 2, \"at</w>\": 3, \"cat</w>\": 4, \"<|startoftext|>\": 5, \"<|endoftext|>\": 6}");
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na t</w>\nc at</w>\n");
        ClipTokenizer own = ClipTokenizer.open(folder);
        assertThat(own.padded("cat at q")).startsWith(5, 4, 3, 6, 6).hasSize(77);

        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("tokenizer.json"), """
                {"added_tokens": [{"id": 5, "content": "<|startoftext|>"}, {"id": 6, "content": "<|endoftext|>"}],
                 "model": {"vocab": {"a": 0, "t</w>": 1, "c": 2, "at</w>": 3, "cat</w>": 4},
                           "merges": [["a", "t</w>"], "c at</w>"]}}
                """);
        assertThat(ClipTokenizer.open(other).padded("cat at q")).containsExactly(own.padded("cat at q"));
    }

    @Test
    void damagedFilesAreRefusedByName(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0, \"b\": ");
        Files.writeString(folder.resolve("merges.txt"), "a b\n");
        assertRefused(folder, "vocab.json");
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0, \"b\": \"one\"}");
        assertRefused(folder, "\"one\"");
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0, \"b\": 1}");
        assertRefused(folder, "<|endoftext|>");
        Files.writeString(folder.resolve("merges.txt"), "a b c\n");
        assertRefused(folder, "a b c");
        Files.write(folder.resolve("merges.txt"), new byte[] {(byte) 0xFF, (byte) 0xFE});
        assertRefused(folder, "UTF-8");
    }

    private static void assertRefused(Path folder, String what) {
        assertThatThrownBy(() -> ClipTokenizer.open(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(what);
    }
}
