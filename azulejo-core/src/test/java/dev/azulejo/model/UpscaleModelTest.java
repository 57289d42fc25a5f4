package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.ModelException;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Super-resolution models open from names and files, and say what is wrong with those that do not. */
class UpscaleModelTest {
    private static final Engine ENGINE = Engine.open("cpu", 1);

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    @Test
    void aPictureOfOddSizeIsEnlargedByANetworkThatReducesFirst() {
        try (UpscaleModel model = UpscaleModel.open(file("upscalers/rrdb_x2.legacy.pth"), ENGINE)) {
            assertThat(model.granularity()).isEqualTo(2);
            Tensor larger = model.upscale(picture(7, 1), new Cancellation());
            assertThat(larger.shape()).containsExactly(1, 3, 14, 2);
        }
    }

    @Test
    void thePictureOfOnePixelIsEnlarged() {
        try (UpscaleModel model = UpscaleModel.open("builtin", ENGINE)) {
            int factor = model.factor();
            assertThat(model.upscale(picture(1, 1), new Cancellation()).shape()).containsExactly(1, 3, factor, factor);
        }
    }

    @Test
    void anotherKindOfModelIsRefusedWithWhatIsSupported() {
        String file = file("sd1-tiny/unet/diffusion_pytorch_model.safetensors");
        assertThatThrownBy(() -> UpscaleModel.open(file, ENGINE))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(file, "SRVGG", "RRDBNet");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> UpscaleModel.open("no/such.safetensors", ENGINE))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no/such.safetensors");
    }

    @Test
    void aPictureThatIsNoNumberIsAFaultThatIsSaid() {
        try (UpscaleModel model = UpscaleModel.open("builtin", ENGINE)) {
            Tensor picture = picture(4, 4);
            picture.data()[5] = Float.NaN;
            assertThatThrownBy(() -> model.upscale(picture, new Cancellation()))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("not finite");
            // The network is as good as before.
            assertThat(model.upscale(picture(4, 4), new Cancellation()).data()).doesNotContain(Float.NaN);
        }
    }

    @Test
    void cancellingEndsAnEvaluationThatRuns() throws InterruptedException {
        try (UpscaleModel model = UpscaleModel.open("builtin", ENGINE)) {
            Cancellation cancellation = new Cancellation();
            Thread canceller = new Thread(() -> {
                try {
                    Thread.sleep(200);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                cancellation.cancel();
            });
            canceller.start();
            Tensor large = picture(1200, 1200);
            assertThatThrownBy(() -> {
                        while (true) {
                            model.upscale(large, cancellation);
                        }
                    })
                    .isInstanceOf(CancelledException.class);
            canceller.join();
            assertThat(model.upscale(picture(2, 2), new Cancellation()).data()).isNotEmpty();
        }
    }

    private static Tensor picture(int height, int width) {
        float[] data = new float[3 * height * width];
        for (int i = 0; i < data.length; i++) {
            data[i] = i % 7 / 7f;
        }
        return new Tensor(new long[] {1, 3, height, width}, data);
    }

    private static String file(String resource) {
        try {
            return Path.of(UpscaleModelTest.class
                            .getClassLoader()
                            .getResource("golden/" + resource)
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
