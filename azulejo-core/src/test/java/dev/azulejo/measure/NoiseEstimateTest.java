package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.image.Kernel;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NoiseEstimateTest {
    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    NoiseEstimateTest() {
        System.out.println("-Dtest.seed=" + seed);
    }

    @Test
    void aCleanPictureHasNone() {
        NoiseEstimate found = NoiseEstimate.of(rounded(scene(), value -> value));
        assertThat(found.sigma()).isLessThan(0.6);
        assertThat(found.jpeg()).isZero();
    }

    @Test
    void colouredNoiseIsMeasured() {
        for (double sigma : new double[] {2, 3, 5, 10}) {
            NoiseEstimate found = NoiseEstimate.of(rounded(scene(), value -> value + sigma * random.nextGaussian()));
            assertThat(found.sigma()).as("sigma " + sigma).isCloseTo(sigma, Offset.offset(0.12 * sigma + 0.2));
            assertThat(found.jpeg()).isZero();
        }
    }

    @Test
    void grayNoiseIsMeasuredInGrayAndInColour() {
        Planes scene = scene();
        NoiseEstimate found = NoiseEstimate.of(rounded(gray(scene), value -> value + 4 * random.nextGaussian()));
        assertThat(found.sigma()).isCloseTo(4, Offset.offset(0.8));

        int plane = scene.height() * scene.width();
        for (int i = 0; i < plane; i++) {
            float grain = (float) (4.0 / 255 * random.nextGaussian());
            for (int c = 0; c < 3; c++) {
                scene.data()[c * plane + i] += grain;
            }
        }
        assertThat(NoiseEstimate.of(rounded(scene, value -> value)).sigma()).isCloseTo(4, Offset.offset(0.8));
    }

    @Test
    void compressionIsRecognisedWithItsQualityOnAnyGrid() {
        for (int quality : new int[] {40, 60, 80, 90}) {
            Planes compressed = compressed(gray(scene()), quality);
            Planes cropped = compressed.crop(3, 6, compressed.height() - 3, compressed.width() - 6);
            for (Planes picture : new Planes[] {compressed, cropped}) {
                Planes scaled = picture.copy();
                for (int i = 0; i < scaled.data().length; i++) {
                    scaled.data()[i] *= 255;
                }
                assertThat(JpegTraces.of(java.util.List.of(scaled)).quality()).isEqualTo(quality);
            }
            double sigma = NoiseEstimate.of(compressed).sigma();
            assertThat(sigma).as("quality " + quality).isGreaterThan((100 - quality) / 14.0);
        }
    }

    @Test
    void quantisationStepsAreThoseOfTheStandard() {
        assertThat(JpegTraces.steps(50)).startsWith(16, 11, 10, 16).endsWith(100, 103, 99);
        assertThat(JpegTraces.steps(75)).startsWith(8, 6, 5, 8);
        assertThat(JpegTraces.steps(98)).startsWith(1, 1, 1, 1);
    }

    @Test
    void picturesTooSmallOrWithOtherChannels() {
        assertThat(NoiseEstimate.of(new Planes(3, 15, 400)).sigma()).isZero();
        assertThatThrownBy(() -> NoiseEstimate.of(new Planes(4, 50, 50)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found 4");
    }

    @Test
    void largePicturesAreSampledOnTheGridOfTheirBlocks() {
        Planes large = scene().read(0, 0, 1700, 1900);
        assertThat(NoiseEstimate.of(rounded(large, value -> value + 3 * random.nextGaussian()))
                        .grain())
                .isCloseTo(3, Offset.offset(0.5));
        assertThat(NoiseEstimate.of(compressed(gray(large), 60)).jpeg()).isGreaterThan(3);
    }

    /** Gray texture of natural spectrum over coloured shapes, half of it smooth, as a reduced photograph has it. */
    private Planes scene() {
        Planes scene = new Planes(3, 256, 208);
        Planes shapes = noise(3, 9, 7);
        Planes wide = Resample.view(shapes, 256, 208, Kernel.BICUBIC).readAll();
        Planes texture = new Planes(1, 256, 208);
        for (int size = 64; size >= 4; size /= 2) {
            float[] octave = Resample.view(noise(1, 512 / size, 416 / size), 256, 208, Kernel.BICUBIC_ANTIALIASED)
                    .readAll()
                    .data();
            for (int i = 0; i < octave.length; i++) {
                texture.data()[i] += (octave[i] - 0.5f) / 10;
            }
        }
        int plane = texture.data().length;
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < plane; i++) {
                float rough = i % 208 < 104 ? 1 : 0.1f;
                scene.data()[c * plane + i] = 0.25f + 0.5f * wide.data()[c * plane + i] + rough * texture.data()[i];
            }
        }
        return scene;
    }

    private static Planes gray(Planes planes) {
        Planes gray = new Planes(1, planes.height(), planes.width());
        System.arraycopy(planes.data(), 0, gray.data(), 0, gray.data().length);
        return gray;
    }

    private Planes noise(int channels, int height, int width) {
        Planes noise = new Planes(channels, height, width);
        for (int i = 0; i < noise.data().length; i++) {
            noise.data()[i] = random.nextFloat();
        }
        return noise;
    }

    /** The samples in 0..255 through an operator, rounded and clipped to 8 bits. */
    private static Planes rounded(Planes planes, DoubleUnaryOperator change) {
        Planes rounded = planes.copy();
        for (int i = 0; i < rounded.data().length; i++) {
            double value = change.applyAsDouble(255 * planes.data()[i]);
            rounded.data()[i] = Math.round(Math.max(0, Math.min(255, value))) / 255f;
        }
        return rounded;
    }

    /** What JPEG does to luminance: transform, round to multiples of the steps, transform back, round. */
    private static Planes compressed(Planes planes, int quality) {
        int[] steps = JpegTraces.steps(quality);
        Planes compressed = planes.copy();
        BlockTransform transform = new BlockTransform();
        float[] block = new float[64];
        float[] coefficients = new float[64];
        double[][] basis = basis();
        for (int c = 0; c < planes.channels(); c++) {
            for (int y = 0; y + 8 <= planes.height(); y += 8) {
                for (int x = 0; x + 8 <= planes.width(); x += 8) {
                    for (int i = 0; i < 64; i++) {
                        block[i] = 255 * planes.at(c, y + i / 8, x + i % 8) - 128;
                    }
                    transform.forward(block, 0, 8, coefficients);
                    for (int i = 0; i < 64; i++) {
                        coefficients[i] = steps[i] * Math.round(coefficients[i] / steps[i]);
                    }
                    for (int i = 0; i < 64; i++) {
                        double sum = 0;
                        for (int k = 0; k < 64; k++) {
                            sum += coefficients[k] * basis[k / 8][i / 8] * basis[k % 8][i % 8];
                        }
                        compressed.data()[compressed.row(c, y + i / 8) + x + i % 8] = (float) ((sum + 128) / 255);
                    }
                }
            }
        }
        return rounded(compressed, value -> value);
    }

    private static double[][] basis() {
        double[][] basis = new double[8][8];
        for (int k = 0; k < 8; k++) {
            for (int i = 0; i < 8; i++) {
                basis[k][i] = (k == 0 ? Math.sqrt(0.125) : 0.5) * Math.cos(Math.PI * (i + 0.5) * k / 8);
            }
        }
        return basis;
    }
}
