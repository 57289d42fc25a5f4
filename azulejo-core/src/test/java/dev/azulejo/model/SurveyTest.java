package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.model.DiffusionModel.Part;
import dev.azulejo.network.AutoencoderKl;
import dev.azulejo.network.AutoencoderPixelUnshuffle;
import dev.azulejo.network.Config;
import dev.azulejo.onnx.WeightedAttention;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Parts of a picture that know a survey of all of it come out of an autoencoder as in the whole. */
class SurveyTest {
    private static final Engine ENGINE = Engine.open("cpu", 2);
    private static final int HEIGHT = 48;
    private static final int WIDTH = 56;
    /** Of latents; as far as the convolutions of the small autoencoder see. */
    private static final int HALO = 12;

    private static final Extent WHOLE = new Extent(0, 0, HEIGHT, WIDTH);

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    @Test
    void decodedPartsThatKnowAllOfThePictureAreThoseOfTheWhole() {
        LoadedNetworks networks = new LoadedNetworks(ENGINE);
        AutoencoderKl autoencoder = autoencoder();
        try {
            assertPartsAreThoseOfTheWhole(
                    new AutoencoderHalf(Part.DECODER, autoencoder, networks),
                    random(autoencoder.latentChannels(), HEIGHT, WIDTH),
                    1,
                    autoencoder.factor());
        } finally {
            networks.unload(Part.DECODER);
        }
    }

    @Test
    void encodedPartsThatKnowAllOfThePictureAreThoseOfTheWhole() {
        LoadedNetworks networks = new LoadedNetworks(ENGINE);
        AutoencoderKl autoencoder = autoencoder();
        int factor = autoencoder.factor();
        try {
            assertPartsAreThoseOfTheWhole(
                    new AutoencoderHalf(Part.ENCODER, autoencoder, networks),
                    random(3, HEIGHT * factor, WIDTH * factor),
                    factor,
                    1);
        } finally {
            networks.unload(Part.ENCODER);
        }
    }

    private static void assertPartsAreThoseOfTheWhole(AutoencoderHalf half, Tensor input, int grain, int enlarge) {
        assertThat(half.seesAll()).isTrue();
        Tensor whole = half.run(input, new Cancellation());
        List<Survey.Window> windows = windows(input, grain);
        Survey survey = half.survey(WHOLE, windows, new Cancellation());
        for (Survey.Window window : windows) {
            Extent counted = window.counted();
            Extent seen = window.seen();
            Extent inside = new Extent(
                    counted.top() - seen.top(),
                    counted.left() - seen.left(),
                    counted.bottom() - seen.top(),
                    counted.right() - seen.left());
            float[] expected = cropped(whole, counted, enlarge).data();
            Tensor alone = half.run(window.input(), new Cancellation());
            assertThat(GoldenTensors.relativeError(
                            cropped(alone, inside, enlarge).data(), expected))
                    .isGreaterThan(5e-3);
            Tensor told = half.run(window.input(), counted, seen, survey, new Cancellation());
            assertThat(GoldenTensors.relativeError(
                            cropped(told, inside, enlarge).data(), expected))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void whatSeesNoFurtherThanItsHaloTakesNoSurvey() {
        LoadedNetworks networks = new LoadedNetworks(ENGINE);
        AutoencoderHalf half = new AutoencoderHalf(
                Part.DECODER, AutoencoderPixelUnshuffle.of(Config.of("a test", Map.of("factor", 2))), networks);
        assertThat(half.seesAll()).isFalse();
        assertThatThrownBy(() -> half.survey(WHOLE, List.of(), new Cancellation()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void positionsOfWindowsStandForAllThatAPartDoesNotHold() {
        Survey.Places places =
                new Survey.Places(new Extent(0, 0, 10, 10), List.of(new Extent(0, 0, 1, 2), new Extent(8, 8, 9, 10)));
        List<Tensor> sent = List.of(
                new Tensor(new long[] {1, 2, 4}, new float[] {1, 2, 3, 4, 5, 6, 7, 8}),
                new Tensor(new long[] {1, 2, 4}, new float[] {11, 12, 13, 14, 15, 16, 17, 18}));
        Tensor beyond = places.beyond(new Extent(0, 1, 10, 9), sent);
        float ten = (float) Math.log((100 - 80) / 2);
        assertThat(beyond.shape()).containsExactly(1, 2, 4 + WeightedAttention.PADDING);
        assertThat(beyond.data())
                .containsExactly(1, 2, ten, 0, 0, 0, 0, 0, 0, 0, 3, 4, 15, 16, ten, 0, 0, 0, 0, 0, 0, 0, 17, 18);
        assertThat(places.beyond(new Extent(0, 0, 10, 10), sent).shape()).containsExactly(1, 0, 12);
    }

    private static List<Survey.Window> windows(Tensor input, int grain) {
        List<Survey.Window> windows = new ArrayList<>();
        for (int y = 0; y < HEIGHT; y += HEIGHT / 2) {
            for (int x = 0; x < WIDTH; x += WIDTH / 2) {
                Extent counted = new Extent(y, x, y + HEIGHT / 2, x + WIDTH / 2);
                Extent seen = grown(counted);
                windows.add(new Survey.Window(counted, seen, cropped(input, seen, grain)));
            }
        }
        return windows;
    }

    private static Extent grown(Extent e) {
        return new Extent(
                Math.max(0, e.top() - HALO),
                Math.max(0, e.left() - HALO),
                Math.min(HEIGHT, e.bottom() + HALO),
                Math.min(WIDTH, e.right() + HALO));
    }

    private static Tensor cropped(Tensor x, Extent e, int scale) {
        int top = e.top() * scale;
        int left = e.left() * scale;
        int height = (e.bottom() - e.top()) * scale;
        int width = (e.right() - e.left()) * scale;
        float[] data = new float[x.size(1) * height * width];
        int at = 0;
        for (int channel = 0; channel < x.size(1); channel++) {
            for (int row = 0; row < height; row++) {
                System.arraycopy(x.data(), (channel * x.size(2) + top + row) * x.size(3) + left, data, at, width);
                at += width;
            }
        }
        return new Tensor(new long[] {1, x.size(1), height, width}, data);
    }

    private static Tensor random(int channels, int height, int width) {
        Random random = new Random(7);
        float[] data = new float[channels * height * width];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) random.nextGaussian();
        }
        return new Tensor(new long[] {1, channels, height, width}, data);
    }

    private static AutoencoderKl autoencoder() {
        try {
            ClassLoader resources = SurveyTest.class.getClassLoader();
            Path folder = Path.of(Objects.requireNonNull(resources.getResource("golden/sd1-tiny/vae"))
                    .toURI());
            return AutoencoderKl.of(
                    Checkpoint.open(folder.resolve("diffusion_pytorch_model.safetensors")),
                    Config.read(folder.resolve("config.json")));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
