package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model in a folder, as people have them: a copy of the built-in one. */
class ModelFolderTest {
    private static final String BUILTIN = "/dev/azulejo/builtin/";
    private static final BufferedImage PICTURE = new BufferedImage(12, 10, BufferedImage.TYPE_INT_RGB);
    private static final UpscaleSettings SETTINGS =
            UpscaleSettings.defaults().withSeed(1).withSteps(4).withStrength(0.5);

    @TempDir
    private Path parent;

    private Path model;

    @BeforeEach
    void copyBuiltin() throws IOException {
        model = parent.resolve("mymodel");
        String files = new String(resource("files.txt"), StandardCharsets.UTF_8);
        for (String file : files.lines().toList()) {
            Path target = model.resolve(file);
            Files.createDirectories(target.getParent());
            Files.write(target, resource(file));
        }
    }

    @Test
    void aModelBringsItsOwnUpscaler() throws IOException {
        UpscaleResult result = upscaled();
        assertThat(result.upscaler()).isEqualTo("upscaler");
        assertThat(result.repainting().orElseThrow().model()).isEqualTo("mymodel");
        Files.writeString(model.resolve("upscaler").resolve("model.safetensors"), "no weights");
        assertThatThrownBy(this::upscaled)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(model.resolve("upscaler").toString());
    }

    @Test
    void withoutOneTheBuiltInUpscalerIsTaken() throws IOException {
        Files.delete(model.resolve("upscaler").resolve("model.safetensors"));
        Files.delete(model.resolve("upscaler").resolve("config.json"));
        Files.delete(model.resolve("upscaler"));
        assertThat(upscaled().upscaler()).isEqualTo("builtin");
    }

    @Test
    void faultsOfTheSchedulerNameTheModel() throws IOException {
        Path scheduler = model.resolve("scheduler").resolve("scheduler_config.json");
        Files.writeString(scheduler, "{\"_class_name\": \"FlowMatchEulerDiscreteScheduler\"}");
        assertThatThrownBy(this::upscaled)
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("mymodel", "FlowMatchEulerDiscreteScheduler");
    }

    private UpscaleResult upscaled() {
        try (Azulejo azulejo = Azulejo.open(EngineSettings.defaults().withModel(model.toString()))) {
            return azulejo.upscale(
                    PictureInput.of(PICTURE), new PictureOutput.Image(), SETTINGS, Progress.none(), new Cancellation());
        }
    }

    private static byte[] resource(String file) throws IOException {
        try (InputStream stream = ModelFolderTest.class.getResourceAsStream(BUILTIN + file)) {
            return stream.readAllBytes();
        }
    }
}
