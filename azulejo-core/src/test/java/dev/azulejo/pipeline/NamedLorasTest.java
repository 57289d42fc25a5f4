package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.EngineSettings;
import dev.azulejo.LoraFile;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.PictureWriter;
import dev.azulejo.image.TextEntry;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedLorasTest {
    private static final UpscaleSettings SETTINGS = UpscaleSettings.defaults();

    @TempDir
    Path folder;

    private Path input;
    private Path lora;
    private EngineSettings engine;

    @BeforeEach
    void writeFiles() throws IOException {
        input = folder.resolve("in.png");
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", input.toFile());
        Files.createDirectory(folder.resolve("loras"));
        lora = Files.writeString(folder.resolve("loras/sharp.safetensors"), "one");
        engine = EngineSettings.defaults().withLoraFolder(folder.resolve("loras"));
    }

    @Test
    void aJobIsAnotherOneIfTheLoraThatItsPromptNamesIsAnotherOne() throws IOException {
        UpscaleSettings settings = SETTINGS.withPrompt("a cat <lora:sharp:0.8>");
        JobIdentity begun = identity(settings);
        assertThat(identity(settings).differenceFrom(begun)).isEmpty();
        Files.writeString(lora, "two");
        assertThat(identity(settings).differenceFrom(begun))
                .hasValueSatisfying(what -> assertThat(what).startsWith("LoRAs known by name"));
    }

    @Test
    void soItIsIfThePictureNamesIt() throws IOException {
        Picture picture = Picture.read(PictureInput.of(input), new Cancellation());
        input = folder.resolve("said.png");
        Metadata metadata =
                Metadata.NONE.withText(TextEntry.PARAMETERS, "a cat <lora:sharp:0.8>\nSteps: 20, Sampler: Euler a");
        try (PictureWriter writer = PictureWriter.open(new PictureOutput.File(input), picture.format(), metadata)) {
            writer.writeRows(picture.colour());
            writer.finish();
        }
        JobIdentity begun = identity(SETTINGS);
        Files.writeString(lora, "two");
        assertThat(identity(SETTINGS).differenceFrom(begun)).isPresent();
        // A prompt that is given counts instead.
        JobIdentity given = identity(SETTINGS.withPrompt("a cat"));
        Files.writeString(lora, "three");
        assertThat(identity(SETTINGS.withPrompt("a cat")).differenceFrom(given)).isEmpty();
    }

    @Test
    void soItIsIfASettingNamesItWithoutItsFolder() throws IOException {
        UpscaleSettings settings = SETTINGS.withLoras(List.of(new LoraFile("sharp", 1, 1)));
        JobIdentity begun = identity(settings);
        Files.writeString(lora, "two");
        assertThat(identity(settings).differenceFrom(begun)).isPresent();
    }

    @Test
    void oneThatIsNotThereIsForTheJobToMiss() throws IOException {
        assertThat(NamedLoras.fingerprints(input, SETTINGS.withPrompt("<lora:blunt:1>"), engine))
                .containsExactly("blunt");
        Path damaged = Files.writeString(folder.resolve("damaged.png"), "no picture");
        assertThat(NamedLoras.fingerprints(damaged, SETTINGS, engine)).isEmpty();
    }

    private JobIdentity identity(UpscaleSettings settings) {
        return JobIdentity.of(
                input, new PictureOutput.File(folder.resolve("out.png")), settings, engine, new Cancellation());
    }
}
