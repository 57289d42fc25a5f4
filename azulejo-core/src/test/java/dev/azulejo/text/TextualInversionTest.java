package dev.azulejo.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.ModelException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextualInversionTest {
    @Test
    void theFilesNameAndThePlaceholderInItBothCallIt() {
        assertThat(TextualInversion.of("learned_embeds", Map.of("<cat-toy>", new float[1][768]))
                        .names())
                .containsExactly("learned_embeds", "<cat-toy>");
        assertThat(TextualInversion.of("Easy", Map.of("string_to_param.*", new float[8][768]))
                        .names())
                .containsExactly("Easy");
    }

    @Test
    void eachTextEncoderFindsItsVectorsByWidth() {
        float[][] large = new float[2][1280];
        large[1][3] = 7;
        TextualInversion both = TextualInversion.of("x", Map.of("clip_l", new float[2][768], "clip_g", large));
        assertThat(both.vectors()).isEqualTo(2);
        assertThat(both.widths()).containsExactlyInAnyOrder(768, 1280);
        assertThat(both.vector(1, 1280)[3]).isEqualTo(7);
        assertThatThrownBy(() -> both.vector(0, 1024))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("[768, 1280]")
                .hasMessageContaining("1024");
    }

    @Test
    void whatCannotBeOneWordIsRefused() {
        assertRefused(Map.of(), "0 vectors");
        assertRefused(Map.of("emb_params", new float[0][]), "0 vectors");
        assertRefused(Map.of("emb_params", new float[76][8]), "76 vectors");
        assertRefused(Map.of("clip_l", new float[2][8], "clip_g", new float[3][16]), "2 vectors");
        assertRefused(Map.of("a", new float[2][8], "b", new float[2][8]), "[a, b]");
        assertRefused(Map.of("a", new float[][] {{1}, {1, 2}}), "width 1 and 2");
    }

    private static void assertRefused(Map<String, float[][]> tensors, String what) {
        assertThatThrownBy(() -> TextualInversion.of("x", tensors))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(what);
    }
}
