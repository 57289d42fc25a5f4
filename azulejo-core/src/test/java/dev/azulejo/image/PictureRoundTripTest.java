package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureRoundTripTest {
    @ParameterizedTest(name = "{0} bits, gray {1}, alpha {2}")
    @CsvSource({
        "8,false,false",
        "8,true,false",
        "8,false,true",
        "8,true,true",
        "16,false,false",
        "16,true,false",
        "16,false,true",
        "16,true,true"
    })
    void everyKindOfPngComesBackSampleForSample(int bits, boolean gray, boolean alpha) {
        PictureFormat format = new PictureFormat(37, 23, bits, gray, alpha, ColourProfile.untagged());
        Picture picture = random(format, new Random(bits));
        Picture again = Picture.read(PictureInput.of(new ByteArrayInputStream(png(picture))));
        assertThat(again.format()).isEqualTo(format);
        assertThat(again.colour().data()).containsExactly(picture.colour().data());
        assertThat(again.alpha().isPresent()).isEqualTo(alpha);
        if (alpha) {
            assertThat(again.alpha().orElseThrow().data())
                    .containsExactly(picture.alpha().orElseThrow().data());
        }
        assertThat(again.notes()).isEmpty();
    }

    @Test
    void imageIoReadsTheSameSamples() throws IOException {
        PictureFormat format = new PictureFormat(19, 11, 16, false, true, ColourProfile.untagged());
        Picture picture = random(format, new Random(5));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png(picture)));
        for (int y = 0; y < 11; y++) {
            for (int x = 0; x < 19; x++) {
                int[] pixel = image.getRaster().getPixel(x, y, (int[]) null);
                for (int c = 0; c < 3; c++) {
                    assertThat(pixel[c] / 65535f).isEqualTo(picture.colour().at(c, y, x));
                }
                assertThat(pixel[3] / 65535f)
                        .isEqualTo(picture.alpha().orElseThrow().at(0, y, x));
            }
        }
    }

    @Test
    void samplesAreRoundedToTheNearestAndClipped() {
        PictureFormat format = new PictureFormat(6, 1, 8, false, false, ColourProfile.untagged());
        float[] values = {-0.5f, 0.49f / 255, 0.5f / 255, 1.49f / 255, 254.5f / 255, 2f};
        Planes colour = new Planes(3, 1, 6);
        for (int c = 0; c < 3; c++) {
            System.arraycopy(values, 0, colour.data(), colour.row(c, 0), 6);
        }
        Picture picture = new Picture(colour, Optional.empty(), format, Metadata.NONE, java.util.List.of());
        float[] expected = {0, 0, 1 / 255f, 1 / 255f, 1, 1};
        assertThat(Picture.read(PictureInput.of(new ByteArrayInputStream(png(picture))))
                        .colour()
                        .crop(0, 0, 1, 6)
                        .data())
                .startsWith(expected);
    }

    static byte[] png(Picture picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        picture.write(PictureOutput.of(bytes));
        return bytes.toByteArray();
    }

    /** Whole sample values; every pixel at least a little visible. */
    static Picture random(PictureFormat format, Random random) {
        Planes colour = new Planes(3, format.height(), format.width());
        int size = format.width() * format.height();
        for (int i = 0; i < size; i++) {
            for (int c = 0; c < 3; c++) {
                colour.data()[c * size + i] = format.gray() && c > 0
                        ? colour.data()[i]
                        : random.nextInt(format.maximum() + 1) / (float) format.maximum();
            }
        }
        Optional<Planes> alpha = Optional.empty();
        if (format.alpha()) {
            Planes plane = new Planes(1, format.height(), format.width());
            for (int i = 0; i < size; i++) {
                plane.data()[i] = (1 + random.nextInt(format.maximum())) / (float) format.maximum();
            }
            alpha = Optional.of(plane);
        }
        return new Picture(colour, alpha, format, Metadata.NONE, java.util.List.of());
    }
}
