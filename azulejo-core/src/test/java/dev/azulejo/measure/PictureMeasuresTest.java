package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.image.Kernel;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PictureMeasuresTest {
    private final List<float[]> lines = lines();
    private final Planes a = new Planes(3, 90, 37, lines.get(0));
    private final Planes b = new Planes(3, 90, 37, lines.get(1));
    private final float[] expected = lines.get(2);

    @Test
    void structuralSimilarityAgreesWithItsDefinition() {
        assertThat(Ssim.of(a, b)).isCloseTo(expected[0], Offset.offset(2e-6));
        assertThat(Ssim.of(a, a)).isCloseTo(1, Offset.offset(1e-6));
        assertThatThrownBy(() -> Ssim.of(new Planes(1, 10, 30), new Planes(1, 10, 30)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10x30");
    }

    @Test
    void highFrequencyEnergyAgreesWithItsDefinition() {
        assertThat(HighFrequency.energy(a)).isCloseTo(expected[1], Percentage.withPercentage(0.01));
        assertThat(HighFrequency.ratio(b, a)).isCloseTo(expected[2] / expected[1], Percentage.withPercentage(0.02));
    }

    @Test
    void peakSignalToNoiseAgreesWithItsDefinition() {
        assertThat(Psnr.of(a, b)).isCloseTo(expected[3], Offset.offset(1e-4));
    }

    @Test
    void inventionFindsTheOneBlockThatDiffers() {
        Planes input = new Planes(1, 40, 40);
        Arrays.fill(input.data(), 0.5f);
        Planes result = new Planes(1, 160, 160);
        Arrays.fill(result.data(), 0.5f);
        Planes spot = new Planes(1, 64, 64);
        Arrays.fill(spot.data(), 0.6f);
        result.write(64, 0, spot);
        Invention found = Invention.of(result, input);
        assertThat(found.worstBlock()).isCloseTo(20, Offset.offset(0.3));
        assertThat(found.mean()).isCloseTo(20 + 10 * Math.log10(40.0 * 40 / (16 * 16)), Offset.offset(0.3));
    }

    @Test
    void theMeanOfInventionIsThePsnrOfTheReducedResult() {
        Planes input = Resample.view(b, 23, 11, Kernel.BICUBIC_ANTIALIASED).readAll();
        double mean = Psnr.of(Resample.view(a, 23, 11, Kernel.BICUBIC_ANTIALIASED), input);
        Invention found = Invention.of(a, input);
        assertThat(found.mean()).isCloseTo(mean, Offset.offset(1e-6));
        assertThat(found.worstBlock()).isLessThanOrEqualTo(mean);
    }

    private static List<float[]> lines() {
        String name = "/golden/measure/pair.txt";
        try (InputStream in = Objects.requireNonNull(PictureMeasuresTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(PictureMeasuresTest::numbers)
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static float[] numbers(String line) {
        String[] words = line.split(" ");
        float[] numbers = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Float.parseFloat(words[i]);
        }
        return numbers;
    }
}
