package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Exif;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.TextEntry;
import dev.azulejo.text.PromptMetadata;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts are found wherever programs put them in files that have no keywords. */
class PictureTextsTest {
    private static final String PARAMETERS = "a tiled wall, \u00e4\nNegative prompt: blur\nSteps: 20, Sampler: Euler";
    private static final String GRAPH = """
            {"3": {"class_type": "KSampler", "inputs": {"positive": ["6", 0], "negative": ["7", 0]}},
             "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a tiled wall, \u00e4"}},
             "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blur"}},
             "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0]}}}""";
    private static final String INVOKE =
            "{\"positive_prompt\": \"a tiled wall, \u00e4\", \"negative_prompt\": \"blur\", \"model\": {}}";

    private static final int DESCRIPTION = 0x010E;
    private static final int MAKE = 0x010F;
    private static final int MODEL = 0x0110;
    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int USER_COMMENT = 0x9286;
    private static final int ASCII = 2;
    private static final int LONG = 4;
    private static final int UNDEFINED = 7;

    static Stream<Arguments> comments() {
        List<Arguments> comments = new ArrayList<>();
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            for (Charset unicode : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                comments.add(Arguments.of(order, "UNICODE\0", unicode));
            }
            for (String code : List.of("ASCII\0\0\0", "JIS\0\0\0\0\0", "\0\0\0\0\0\0\0\0")) {
                comments.add(Arguments.of(order, code, StandardCharsets.UTF_8));
            }
        }
        return comments.stream();
    }

    @ParameterizedTest
    @MethodSource("comments")
    void userCommentsInEveryEncodingHoldParametersOrJson(ByteOrder order, String code, Charset charset) {
        for (String text : List.of(
                PARAMETERS,
                GRAPH,
                INVOKE,
                "{\"prompt\": " + GRAPH + "}",
                "{\"prompt\": \"" + GRAPH.replace("\n", "").replace("\"", "\\\"") + "\", \"workflow\": {}}")) {
            for (String mark : code.startsWith("UNICODE") ? List.of("", "\uFEFF") : List.of("")) {
                byte[] comment = join(code.getBytes(StandardCharsets.ISO_8859_1), (mark + text).getBytes(charset));
                assertFound(exif(order, List.of(), Optional.of(comment)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {DESCRIPTION, MAKE, MODEL})
    void graphsOfComfyUiStandInTheTagsForTheCamera(int tag) {
        for (String label : List.of("Prompt:", "prompt:", "Prompt: ")) {
            byte[] text = (label + GRAPH + "\0").getBytes(StandardCharsets.UTF_8);
            assertFound(exif(ByteOrder.LITTLE_ENDIAN, List.of(new Tag(tag, text)), Optional.empty()));
        }
    }

    @Test
    void aGraphAndItsWorkflowStandSideBySide() {
        byte[] workflow = "Workflow:{\"nodes\": []}\0".getBytes(StandardCharsets.UTF_8);
        byte[] prompt = ("Prompt:" + GRAPH + "\0").getBytes(StandardCharsets.UTF_8);
        Metadata metadata =
                exif(ByteOrder.BIG_ENDIAN, List.of(new Tag(MAKE, workflow), new Tag(MODEL, prompt)), Optional.empty());
        assertFound(metadata);
        assertThat(PictureTexts.of(metadata)).containsEntry("workflow", "{\"nodes\": []}");
    }

    @Test
    void theCommentOfTheFileHoldsThemToo() {
        assertFound(Metadata.NONE.withText("Comment", PARAMETERS));
    }

    @Test
    void whatTheFileHasUnderItsKeywordComesFirst() {
        Metadata metadata = Metadata.NONE
                .withText(TextEntry.PARAMETERS, "first\nSteps: 1, Seed: 1")
                .withText("Comment", PARAMETERS);
        assertThat(PromptMetadata.of(PictureTexts.of(metadata)).prompt()).isEqualTo("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Canon", "Prompt:", "{", "{\"prompt\": 3}", "a nice day", "{\"prompt\": \"{\"}", "[1]"})
    void whatCamerasAndPeopleWriteIsNoPrompt(String text) {
        byte[] ascii = (text + "\0").getBytes(StandardCharsets.UTF_8);
        Metadata metadata = exif(
                ByteOrder.LITTLE_ENDIAN,
                List.of(new Tag(MAKE, ascii)),
                Optional.of(join("ASCII\0\0\0".getBytes(StandardCharsets.UTF_8), ascii)));
        assertThat(PromptMetadata.of(PictureTexts.of(metadata)).isEmpty()).isTrue();
    }

    private static void assertFound(Metadata metadata) {
        PromptMetadata found = PromptMetadata.of(PictureTexts.of(metadata));
        assertThat(found.prompt()).isEqualTo("a tiled wall, \u00e4");
        assertThat(found.negativePrompt()).isEqualTo("blur");
    }

    private record Tag(int number, byte[] text) {}

    /** A TIFF structure with texts in its first directory, and a user comment in its second. */
    private static Metadata exif(ByteOrder order, List<Tag> tags, Optional<byte[]> comment) {
        ByteBuffer tiff = ByteBuffer.allocate(1 << 14).order(order);
        tiff.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
        tiff.putShort((short) 42).putInt(8);
        int texts = 8 + 2 + 12 * (tags.size() + 1) + 4 + 2 + 12 + 4;
        int second = 8 + 2 + 12 * (tags.size() + 1) + 4;
        tiff.putShort((short) (tags.size() + 1));
        int at = texts;
        for (Tag tag : tags) {
            entry(tiff, tag.number, ASCII, tag.text.length, at);
            tiff.put(at, tag.text);
            at += tag.text.length;
        }
        entry(tiff, EXIF_DIRECTORY, LONG, 1, second);
        tiff.putInt(0);
        byte[] last = comment.orElse(new byte[0]);
        tiff.putShort((short) (comment.isPresent() ? 1 : 0));
        if (comment.isPresent()) {
            entry(tiff, USER_COMMENT, UNDEFINED, last.length, at);
            tiff.put(at, last);
        }
        byte[] bytes = new byte[at + last.length];
        tiff.get(0, bytes);
        return new Metadata(List.of(), Exif.of(bytes), Optional.empty());
    }

    private static void entry(ByteBuffer tiff, int tag, int type, int count, int value) {
        tiff.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    private static byte[] join(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }
}
