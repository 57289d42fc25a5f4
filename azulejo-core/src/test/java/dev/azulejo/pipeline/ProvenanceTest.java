package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleResult.Tiling;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.image.Metadata;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProvenanceTest {
    private static final UpscaleSettings SETTINGS =
            UpscaleSettings.defaults().withPrompt("a tiled \"wall\"\nof blue").withNegativePrompt("blur");
    private static final Optional<UpscaleResult.Repainting> REPAINTING = Optional.of(new UpscaleResult.Repainting(
            "builtin",
            "latent diffusion",
            Optional.empty(),
            Optional.empty(),
            12345678901L,
            0.35,
            "euler_a",
            35,
            12,
            7.5,
            "mixture",
            new Tiling(16, 560, 528, 64, 66, 1.2),
            192));

    @Test
    void theTextIsJsonWithEveryChoice() {
        JsonNode json = JsonMapper.shared()
                .readTree(texts(SETTINGS, REPAINTING).text("azulejo").orElseThrow());
        assertThat(json.get("prompt").asString()).isEqualTo("a tiled \"wall\"\nof blue");
        assertThat(json.get("negative").asString()).isEqualTo("blur");
        assertThat(json.get("seed").asLong()).isEqualTo(12345678901L);
        assertThat(json.get("steps").asInt()).isEqualTo(35);
        assertThat(json.get("stepsRun").asInt()).isEqualTo(12);
        assertThat(json.get("tile").asString()).isEqualTo("560x528");
        assertThat(json.get("overlap").asString()).isEqualTo("64x66");
        assertThat(json.get("consistency").asDouble()).isEqualTo(0.5);
        assertThat(json.propertyNames())
                .contains(
                        "eta",
                        "guidance",
                        "grid",
                        "fusion",
                        "blend",
                        "seamFix",
                        "noise",
                        "colour",
                        "tilesPerBatch",
                        "upscaler");
    }

    @Test
    void ofFilesTheirNamesAreWrittenAndNothingElse() {
        assertThat(Provenance.fileName("/home/me/secret/vae.safetensors")).isEqualTo("vae.safetensors");
        assertThat(Provenance.fileName("C:\\me\\vae.safetensors")).isEqualTo("vae.safetensors");
        assertThat(Provenance.fileName("https://host/a/vae.safetensors?key=se/cret#x"))
                .isEqualTo("vae.safetensors");
    }

    @Test
    void parametersHaveTheFormThatOtherToolsRead() {
        assertThat(texts(SETTINGS, REPAINTING).parameters().orElseThrow())
                .startsWith(
                        "a tiled \"wall\"\nof blue\nNegative prompt: blur\nSteps: 35, Sampler: euler_a, CFG scale: 7.5,"
                                + " Seed: 12345678901, Size: 400x300, Model: builtin, Denoising strength: 0.35, Upscaler: srvgg,"
                                + " Version: Azulejo ");
    }

    @Test
    void parametersThatTheInputHasStay() {
        Metadata input = Metadata.NONE.withText("parameters", "theirs");
        Metadata result = provenance(SETTINGS, REPAINTING).addedTo(input);
        assertThat(result.parameters()).contains("theirs");
        assertThat(result.text("azulejo")).isPresent();
    }

    @Test
    void aPictureThatWasNotRepaintedSaysNothingOfSamplers() {
        Metadata texts = texts(UpscaleSettings.defaults(), Optional.empty());
        assertThat(texts.text("azulejo").orElseThrow())
                .contains("\"upscaler\":\"srvgg\"")
                .doesNotContain("seed", "sampler", "strength");
        assertThat(texts.parameters().orElseThrow()).startsWith("Size: 400x300, Upscaler: srvgg");
    }

    @Test
    void theLanguageOfTheMachineChangesNothing() {
        Locale before = Locale.getDefault();
        Metadata here = texts(SETTINGS, REPAINTING);
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat("%d".formatted(1)).as("this locale has its own digits").isNotEqualTo("1");
            assertThat(texts(SETTINGS, REPAINTING)).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Metadata texts(UpscaleSettings settings, Optional<UpscaleResult.Repainting> repainting) {
        return provenance(settings, repainting).addedTo(Metadata.NONE);
    }

    private static Provenance provenance(UpscaleSettings settings, Optional<UpscaleResult.Repainting> repainting) {
        return new Provenance(
                settings, "100x75", "400x300", Optional.empty(), "srvgg", 0.5, repainting, Optional.empty());
    }
}
