package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lies at a place opens in the layout that it has. */
class ComponentsTest {
    @TempDir
    private Path temporary;

    @Test
    void aFolderWithoutAnIndexIsAModelIfItHasComponents() {
        Components components = Components.open(golden("sd1-tiny"));
        assertThat(components.version()).isEqualTo(ModelVersion.STABLE_DIFFUSION_1);
        assertThat(components.unet()).isPresent();
        assertThat(components.autoencoder()).isPresent();
        assertThat(components.textEncoders()).hasSize(1);
        assertThat(components.scheduler().number("beta_end", 0)).isEqualTo(0.012);
    }

    @Test
    void aComponentOpensFromItsFolderAndFromItsFile() {
        assertThat(Components.open(golden("sd1-tiny/unet")).unet()).isPresent();
        assertThat(Components.open(golden("sd1-tiny/vae")).autoencoder()).isPresent();
        assertThat(Components.open(golden("sd1-tiny/text_encoder")).textEncoders())
                .hasSize(1);
        assertThat(Components.controlNet(golden("controlnet")).residuals()).isEqualTo(6);
        assertThat(Components.open(golden("sd1-tiny/unet/diffusion_pytorch_model.safetensors"))
                        .unet())
                .isPresent();
        assertThat(Components.open(golden("sd1-tiny/vae/diffusion_pytorch_model.safetensors"))
                        .autoencoder())
                .isPresent();
    }

    @Test
    void anUpscalerOpens() {
        assertThat(Components.open(golden("upscalers/rrdb_x2.legacy.pth"))
                        .upscaler()
                        .orElseThrow()
                        .factor())
                .isEqualTo(2);
    }

    @Test
    void whatIsNotThereIsSaidWithWhatIs() {
        assertThatThrownBy(() -> Components.controlNet(golden("sd1-tiny")))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("has no ControlNet", "a denoising network", "an autoencoder");
    }

    @ParameterizedTest
    @CsvSource({
        "diffusion_pytorch_model.fp16.safetensors",
        "model.safetensors",
        "pytorch_model.fp16.safetensors",
        "anything.safetensors"
    })
    void weightsAreFoundByEveryNameThatTheyHave(String name) throws IOException {
        Path source = golden("sd1-tiny/unet").path();
        Files.copy(source.resolve("config.json"), temporary.resolve("config.json"));
        Files.copy(source.resolve("diffusion_pytorch_model.safetensors"), temporary.resolve(name));
        assertThat(Components.open(location(temporary)).unet()).isPresent();
    }

    private static ModelLocation location(Path path) {
        return new ModelLocation(path.toString(), path);
    }

    static ModelLocation golden(String resource) {
        try {
            return location(Path.of(Objects.requireNonNull(
                            ComponentsTest.class.getClassLoader().getResource("golden/" + resource), resource)
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
