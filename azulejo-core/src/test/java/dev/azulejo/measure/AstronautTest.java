package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The measures against what {@code training/} computes with numpy, scipy and PyTorch on crops of a photograph. */
class AstronautTest {
    private static final Planes PICTURE = Picture.read(PictureInput.of(Path.of("..", "examples", "astronaut.png")))
            .colour();

    static List<double[]> niqe() {
        return lines("niqe");
    }

    static List<double[]> pair() {
        return lines("pair");
    }

    @ParameterizedTest
    @MethodSource("niqe")
    void niqeAgreesWithTraining(double[] line) {
        assertThat(Niqe.of(crop(line, 0)).orElseThrow()).isCloseTo(line[4], Percentage.withPercentage(1e-6));
    }

    @ParameterizedTest
    @MethodSource("pair")
    void figuresOfPairsAgreeWithTraining(double[] line) {
        Planes theirs = crop(line, 0);
        Planes ours = crop(line, 1);
        for (int i = 0; i < ours.data().length; i++) {
            ours.data()[i] = (ours.data()[i] + theirs.data()[i]) / 2;
        }
        assertThat(Psnr.of(ours, theirs)).isCloseTo(line[4], Offset.offset(1e-4));
        assertThat(Ssim.of(ours, theirs)).isCloseTo(line[5], Offset.offset(1e-5));
        assertThat(HighFrequency.ratio(ours, theirs)).isCloseTo(line[6], Percentage.withPercentage(1e-3));
        assertThat(Drift.of(ours, theirs)).isCloseTo(line[7], Offset.offset(1e-3));
    }

    @Test
    void niqeOfAGrayPictureIsThatOfThreeEqualPlanes() {
        Planes gray = PICTURE.crop(0, 0, 150, 200);
        Planes one = new Planes(1, 150, 200, Arrays.copyOf(gray.data(), 150 * 200));
        System.arraycopy(one.data(), 0, gray.data(), 150 * 200, 150 * 200);
        System.arraycopy(one.data(), 0, gray.data(), 2 * 150 * 200, 150 * 200);
        assertThat(Niqe.of(one)).isEqualTo(Niqe.of(gray));
    }

    @Test
    void blurAndNoiseMakeAPhotographLessNatural() {
        double photograph = Niqe.of(PICTURE).orElseThrow();
        BlockSource small = Resample.view(PICTURE, 128, 128, Kernel.BICUBIC_ANTIALIASED);
        assertThat(Niqe.of(Resample.view(small, 512, 512, Kernel.BICUBIC)).orElseThrow())
                .isGreaterThan(photograph + 1);
        Planes noisy = PICTURE.copy();
        Random random = new Random(1);
        for (int i = 0; i < noisy.data().length; i++) {
            noisy.data()[i] += 0.1f * (float) random.nextGaussian();
        }
        assertThat(Niqe.of(noisy).orElseThrow()).isGreaterThan(photograph + 1);
    }

    @Test
    void niqeNeedsABlock() {
        assertThat(Niqe.of(PICTURE.crop(0, 0, 95, 400))).isEmpty();
        assertThatThrownBy(() -> Niqe.of(new Planes(4, 96, 96)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found 4");
    }

    private static Planes crop(double[] line, int right) {
        return PICTURE.crop((int) line[0], (int) line[1] + right, (int) line[2], (int) line[3]);
    }

    private static List<double[]> lines(String kind) {
        String name = "/golden/measure/astronaut.txt";
        try (InputStream in = Objects.requireNonNull(AstronautTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(kind))
                    .map(line -> Arrays.stream(line.split(" "))
                            .skip(1)
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
