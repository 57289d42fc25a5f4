package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.PictureWriter;
import dev.azulejo.sampler.Sampler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public face with a model that takes text, end to end on a small picture: what is said to it has its effect. */
class PromptedPictureTest {
    private static final Path ASTRONAUT = Path.of("..", "examples", "astronaut.png");
    private static final UpscaleSettings SETTINGS = UpscaleSettings.defaults()
            .withTarget(new TargetSize.Factor(1))
            .withSeed(1)
            .withTile(16)
            .withOverlap(4)
            .withSampler(Sampler.EULER)
            .withSteps(2)
            .withStrength(1)
            .withConsistency(0)
            .withColourFix(ColourFix.NONE);

    private static final String MADE_WITH = "a portrait of an astronaut <lora:suit:0.75>\n"
            + "Negative prompt: blurry\n"
            + "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 16x20";

    /** As AUTOMATIC1111 has them: models/Stable-diffusion/small and models/Lora. */
    @TempDir
    private static Path models;

    private static Path lora;
    private static Azulejo azulejo;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() throws IOException {
        Path model = RandomModel.write(models.resolve("Stable-diffusion").resolve("small"));
        lora = RandomModel.lora(models.resolve("Lora").resolve("people").resolve("Suit.safetensors"), 3);
        azulejo = Azulejo.open(EngineSettings.defaults().withModel(model.toString()));
    }

    @AfterAll
    static void close() {
        azulejo.close();
    }

    @Test
    void anotherPromptIsAnotherPictureAndTheSameOneTheSame() throws IOException {
        Path input = picture(Metadata.NONE);
        float[] cat = pixels(input, SETTINGS.withPrompt("a cat"));
        assertThat(pixels(input, SETTINGS.withPrompt("a cat"))).containsExactly(cat);
        assertThat(pixels(input, SETTINGS.withPrompt("a dog"))).isNotEqualTo(cat);
        assertThat(pixels(input, SETTINGS.withPrompt("a (cat:1.3)"))).isNotEqualTo(cat);
        assertThat(pixels(input, SETTINGS.withPrompt("a cat").withNegativePrompt("blurry")))
                .isNotEqualTo(cat);
    }

    @Test
    void thePromptOfTheMetadataDoesWhatTheSamePromptDoesWhenItIsGiven() throws IOException {
        Path input = picture(Metadata.NONE.withText("parameters", MADE_WITH));
        UpscaleResult found = upscaled(input, SETTINGS);
        float[] pixels = pixels(input, SETTINGS);
        UpscaleResult.Conditioning conditioning = conditioning(found);
        assertThat(conditioning.source()).isEqualTo("the picture's metadata (Stable Diffusion web UI)");
        assertThat(conditioning.prompt()).isEqualTo("a portrait of an astronaut");
        assertThat(conditioning.negativePrompt()).isEqualTo("blurry");
        assertThat(conditioning.loras()).containsExactly(new LoraFile(lora.toString(), 0.75));
        assertThat(found.notes())
                .containsExactly("prompt from the picture's metadata (Stable Diffusion web UI):"
                        + " a portrait of an astronaut; negative prompt: blurry; LoRAs: suit:0.75");

        Path plain = picture(Metadata.NONE);
        UpscaleSettings given =
                SETTINGS.withPrompt("a portrait of an astronaut").withNegativePrompt("blurry");
        assertThat(pixels(plain, given.withLoras(List.of(new LoraFile(lora.toString(), 0.75)))))
                .containsExactly(pixels);
        assertThat(pixels(plain, given.withPrompt("a portrait of an astronaut <lora:Suit:0.75>")))
                .containsExactly(pixels);
        assertThat(pixels(plain, given)).isNotEqualTo(pixels);
        assertThat(pixels(input, SETTINGS.withPrompt(""))).isNotEqualTo(pixels);
        assertThat(pixels(input, SETTINGS.withPrompt("")))
                .as("\"\" means none, as a picture without metadata has none")
                .containsExactly(pixels(plain, SETTINGS));
    }

    @Test
    void whatIsGivenBesidesThePromptOfTheMetadataCounts() throws IOException {
        Path input = picture(Metadata.NONE.withText("parameters", MADE_WITH));
        UpscaleResult.Conditioning conditioning = conditioning(upscaled(
                input,
                SETTINGS.withNegativePrompt("red").withLoras(List.of(new LoraFile(lora.toString(), 0.25, 0.5)))));
        assertThat(conditioning.prompt()).isEqualTo("a portrait of an astronaut");
        assertThat(conditioning.negativePrompt()).isEqualTo("red");
        assertThat(conditioning.loras()).containsExactly(new LoraFile(lora.toString(), 0.25, 0.5));
    }

    @Test
    void aLoraThatTheMetadataNamesAndNobodyHasIsNoted() throws IOException {
        Path input = picture(Metadata.NONE.withText("parameters", "x <lora:absent:0.5>\nSteps: 20, Seed: 1"));
        UpscaleResult result = upscaled(input, SETTINGS);
        assertThat(conditioning(result).loras()).isEmpty();
        assertThat(result.notes())
                .hasSize(2)
                .last()
                .asString()
                .contains("absent", models.resolve("Lora").toString());
    }

    @Test
    void aLoraThatIsGivenAsAFileCountsInPlaceOfTheOneOfItsNameInTheMetadata() throws IOException {
        Path given = Files.createDirectories(models.resolve("far")).resolve("absent.safetensors");
        Files.copy(lora, given);
        Path input = picture(Metadata.NONE.withText("parameters", "x <lora:absent:0.5>\nSteps: 20, Seed: 1"));
        UpscaleResult result = upscaled(input, SETTINGS.withLoras(List.of(new LoraFile(given.toString(), 0.75))));
        assertThat(conditioning(result).loras()).containsExactly(new LoraFile(given.toString(), 0.75));
        assertThat(result.notes()).hasSize(1);
    }

    @Test
    void aLoraForAnotherModelIsLeftOutWhereTheMetadataNamesItAndAFaultWhereThePromptDoes() throws IOException {
        foreignLora(models.resolve("Lora").resolve("foreign.safetensors"));
        Path input = picture(
                Metadata.NONE.withText("parameters", "x <lora:foreign:0.5> <lora:suit:0.75>\nSteps: 20, Seed: 1"));
        UpscaleResult result = upscaled(input, SETTINGS);
        assertThat(conditioning(result).loras()).containsExactly(new LoraFile(lora.toString(), 0.75));
        assertThat(result.notes()).hasSize(2).last().asString().contains("foreign.safetensors", "for another model");
        assertThatThrownBy(() -> upscaled(input, SETTINGS.withPrompt("x <lora:foreign:0.5>")))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("foreign.safetensors", "for another model");
    }

    /** One that changes a layer of 7 features, which the model does not have. */
    private static void foreignLora(Path file) throws IOException {
        String module = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q";
        byte[] header = """
                {"%1$s.lora_down.weight": {"dtype": "F32", "shape": [1, 7], "data_offsets": [0, 28]}, \
                "%1$s.lora_up.weight": {"dtype": "F32", "shape": [7, 1], "data_offsets": [28, 56]}}""".formatted(module).getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + header.length + 56)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array());
    }

    @Test
    void aLoraThatIsAskedForAndNobodyHasIsAFault() throws IOException {
        Path input = picture(Metadata.NONE);
        assertThatThrownBy(() -> upscaled(input, SETTINGS.withPrompt("x <lora:absent:0.5>")))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("absent", models.resolve("Lora").toString());
        assertThatThrownBy(() -> upscaled(input, SETTINGS.withLoras(List.of(new LoraFile("absent", 1)))))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("absent", models.resolve("Lora").toString());
    }

    @Test
    void guidanceOfOneHalvesTheEvaluationsAndAnIntervalSavesSomeOfThem() throws IOException {
        Path input = picture(Metadata.NONE);
        UpscaleSettings prompted = SETTINGS.withPrompt("a cat").withSteps(4);
        UpscaleResult guided = upscaled(input, prompted);
        assertThat(repainting(guided).guidance()).isEqualTo(7.5);
        long both = evaluations(guided);
        assertThat(both).isEqualTo(2L * 4 * repainting(guided).tiling().tiles());
        assertThat(evaluations(upscaled(input, prompted.withGuidance(1)))).isEqualTo(both / 2);
        UpscaleSettings early = prompted.withGuidanceInterval(new GuidanceInterval(0, 0.5));
        assertThat(evaluations(upscaled(input, early))).isEqualTo(both * 3 / 4);
        float[] late = pixels(input, prompted.withGuidanceInterval(new GuidanceInterval(0.5, 1)));
        assertThat(late).isNotEqualTo(pixels(input, early)).isNotEqualTo(pixels(input, prompted));
        assertThat(pixels(input, prompted.withGuidanceRescale(0.7))).isNotEqualTo(pixels(input, prompted));
        assertThat(evaluations(upscaled(input, prompted.withSampler(Sampler.LCM))))
                .as("lcm brings no guidance")
                .isEqualTo(both / 2);
    }

    @Test
    void aSamplerOfFewTimestepsNeedHaveNoneForASecondPassThatNobodyAskedFor() throws IOException {
        UpscaleSettings lcm = SETTINGS.withPrompt("a cat")
                .withSampler(Sampler.LCM)
                .withSteps(12)
                .withStrength(0.35);
        assertThat(repainting(upscaled(picture(Metadata.NONE), lcm)).stepsRun()).isEqualTo(12);
    }

    @Test
    void progressTellsOfEveryEvaluation() throws IOException {
        long[] counted = new long[2];
        UpscaleSettings settings = SETTINGS.withPrompt("a cat").withGuidanceInterval(new GuidanceInterval(0.5, 1));
        UpscaleResult result = azulejo.upscale(
                PictureInput.of(picture(Metadata.NONE)),
                PictureOutput.of(folder.resolve("out.png")),
                settings,
                event -> {
                    if (event instanceof Progress.Advanced advanced && advanced.stage() == Progress.Stage.DENOISE) {
                        counted[0] = advanced.done();
                        counted[1] = advanced.units();
                    }
                },
                new Cancellation());
        assertThat(counted).containsExactly(evaluations(result), evaluations(result));
    }

    @Test
    void aControlNetAnEmbeddingAndClipSkipChangeThePicture() throws IOException {
        Path input = picture(Metadata.NONE);
        UpscaleSettings prompted = SETTINGS.withPrompt("a myword cat");
        float[] plain = pixels(input, prompted);
        String control = RandomModel.control(folder.resolve("control"), 4).toString();
        float[] controlled = pixels(input, prompted.withControls(List.of(new ControlFile(control, 1))));
        assertThat(controlled).isNotEqualTo(plain);
        assertThat(pixels(input, prompted.withControls(List.of(new ControlFile(control, 0.5)))))
                .isNotEqualTo(plain)
                .isNotEqualTo(controlled);
        String word = RandomModel.embedding(folder.resolve("myword.safetensors"), 2, 5)
                .toString();
        assertThat(pixels(input, prompted.withEmbeddings(List.of(word)))).isNotEqualTo(plain);
        assertThat(pixels(input, prompted.withClipSkip(2))).isNotEqualTo(plain);
        assertThat(pixels(input, prompted))
                .as("a job leaves nothing for the next")
                .containsExactly(plain);
    }

    @Test
    void theResultSaysWhatTheModelWasTold() throws IOException {
        String control = RandomModel.control(folder.resolve("control"), 4).toString();
        UpscaleSettings settings = SETTINGS.withPrompt("a \"cat\" <lora:Suit:0.5>")
                .withNegativePrompt("blurry")
                .withControls(List.of(new ControlFile(control, 0.5)))
                .withClipSkip(2)
                .withGuidanceRescale(0.7)
                .withGuidanceInterval(new GuidanceInterval(0.25, 1));
        upscaled(picture(Metadata.NONE), settings);
        Metadata metadata =
                Picture.read(PictureInput.of(folder.resolve("out.png"))).metadata();
        JsonNode json = JsonMapper.shared().readTree(metadata.text("azulejo").orElseThrow());
        assertThat(json.get("modelVersion").asString()).isEqualTo("Stable Diffusion 1");
        assertThat(json.get("prompt").asString()).isEqualTo("a \"cat\"");
        assertThat(json.get("negative").asString()).isEqualTo("blurry");
        assertThat(json.get("promptSource").asString()).isEqualTo("given");
        assertThat(json.get("loras").toString())
                .isEqualTo("[{\"file\":\"Suit.safetensors\",\"weight\":0.5,\"textWeight\":0.5}]");
        assertThat(json.get("controls").toString()).isEqualTo("[{\"file\":\"control\",\"weight\":0.5}]");
        assertThat(json.get("clipSkip").asInt()).isEqualTo(2);
        assertThat(json.get("guidanceRescale").asDouble()).isEqualTo(0.7);
        assertThat(json.get("guidanceFrom").asDouble()).isEqualTo(0.25);
        assertThat(metadata.parameters().orElseThrow())
                .startsWith("a \"cat\" <lora:Suit:0.5>\nNegative prompt: blurry\nSteps: 2, ");
    }

    @Test
    void whatAResultSaysMakesTheSameResultOfIt() throws IOException {
        upscaled(picture(Metadata.NONE.withText("parameters", MADE_WITH)), SETTINGS);
        UpscaleResult again = upscaled(Files.move(folder.resolve("out.png"), folder.resolve("made.png")), SETTINGS);
        assertThat(conditioning(again).prompt()).isEqualTo("a portrait of an astronaut");
        assertThat(conditioning(again).loras()).containsExactly(new LoraFile(lora.toString(), 0.75));
    }

    @Test
    void aModelThatTakesNoTextLeavesTheMetadataAlone() throws IOException {
        Path input = picture(Metadata.NONE.withText("parameters", MADE_WITH));
        try (Azulejo builtin = Azulejo.open()) {
            UpscaleResult result = builtin.upscale(input, folder.resolve("out.png"), SETTINGS);
            assertThat(result.notes()).isEmpty();
            assertThat(repainting(result).conditioning()).isEmpty();
        }
    }

    private UpscaleResult upscaled(Path input, UpscaleSettings settings) {
        return azulejo.upscale(input, folder.resolve("out.png"), settings);
    }

    private float[] pixels(Path input, UpscaleSettings settings) {
        upscaled(input, settings);
        return Picture.read(PictureInput.of(folder.resolve("out.png"))).colour().data();
    }

    private static UpscaleResult.Repainting repainting(UpscaleResult result) {
        return result.repainting().orElseThrow();
    }

    private static UpscaleResult.Conditioning conditioning(UpscaleResult result) {
        return repainting(result).conditioning().orElseThrow();
    }

    private static long evaluations(UpscaleResult result) {
        return repainting(result).evaluations();
    }

    private Path picture(Metadata metadata) throws IOException {
        Picture picture = Picture.read(PictureInput.of(ASTRONAUT));
        Path file = Files.createTempFile(folder, "in", ".png");
        try (PictureWriter writer =
                PictureWriter.open(PictureOutput.of(file), picture.format().resized(16, 20), metadata)) {
            writer.writeRows(picture.colour().crop(100, 200, 20, 16));
            writer.finish();
        }
        return file;
    }
}
