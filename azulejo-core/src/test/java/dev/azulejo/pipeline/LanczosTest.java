package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.EngineSettings;
import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import java.awt.image.BufferedImage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The upscaler that is no network. */
class LanczosTest {
    @Test
    void interpolationDoesAllOfItAndNoNetworkRuns() {
        BufferedImage picture = new BufferedImage(20, 14, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 20 * 14; i++) {
            picture.setRGB(i % 20, i / 20, 0x030507 * i);
        }
        PictureOutput.Image output = new PictureOutput.Image();
        try (Studio studio = Studio.open(EngineSettings.defaults().withUpscaler("lanczos"))) {
            UpscaleResult result = studio.upscale(
                    PictureInput.of(picture),
                    output,
                    UpscaleSettings.defaults().withStrength(0).withConsistency(0),
                    Progress.none(),
                    new Cancellation());
            assertThat(result.upscaler()).isEqualTo("lanczos");
            assertThat(result.networkTime()).isEqualTo(Duration.ZERO);
        }
        Planes input = Picture.read(PictureInput.of(picture)).colour();
        Planes expected = Resample.view(input, 56, 80, Kernel.LANCZOS).readAll();
        Planes found = Picture.read(PictureInput.of(output.image())).colour();
        assertThat(found.height()).isEqualTo(56);
        for (int i = 0; i < expected.data().length; i++) {
            float clipped = Math.max(0, Math.min(1, expected.data()[i]));
            assertThat(found.data()[i]).isBetween(clipped - 0.51f / 255, clipped + 0.51f / 255);
        }
    }
}
