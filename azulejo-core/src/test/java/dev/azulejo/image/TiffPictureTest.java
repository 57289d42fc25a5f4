package dev.azulejo.image;

import static dev.azulejo.image.PictureFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.PictureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The resources were written by libtiff's tools, libvips and ImageMagick; the PNG files beside them are what these read. */
class TiffPictureTest {
    private static byte[] resource(String name) {
        try (InputStream stream = TiffPictureTest.class.getResourceAsStream("tiff/" + name)) {
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static int[] samples(Picture picture) {
        int[] samples = new int[picture.colour().data().length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] =
                    Math.round(picture.colour().data()[i] * picture.format().maximum());
        }
        return samples;
    }

    @ParameterizedTest
    @CsvSource({
        "strip-none,rgb,8",
        "strips-packbits,rgb,8",
        "tiles-deflate-big,rgb,8",
        "tiles-separate-deflate-msb,rgb,8",
        "tiles-jpeg,tiles-jpeg,8",
        "strips-deflate-16,rgb16,16",
        "tiles-lzw-16-big-msb,rgb16,16",
        "gray-jpeg,gray-jpeg,8",
        "palette-4bit-lzw,palette-4bit-lzw,8",
        "bilevel-white-zero,bilevel-white-zero,8"
    })
    void filesOfOtherProgramsHaveTheSamplesThatOtherProgramsRead(String tiff, String png, int bits) {
        Picture picture = PictureFiles.read(resource(tiff + ".tif"));
        Picture expected = PictureFiles.read(resource(png + ".png"));
        assertThat(picture.format().bits()).isEqualTo(bits);
        assertThat(picture.format().gray()).isEqualTo(expected.format().gray());
        assertThat(samples(picture)).isEqualTo(samples(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"associated-alpha", "straight-alpha"})
    void alphaIsReadAndColoursAreThoseBeforeItWasMultipliedIn(String name) {
        Picture picture = PictureFiles.read(resource(name + ".tif"));
        Picture expected = PictureFiles.read(resource(name + ".png"));
        assertThat(picture.alpha().orElseThrow().data())
                .isEqualTo(expected.alpha().orElseThrow().data());
        float[] alpha = picture.alpha().orElseThrow().data();
        int pixels = alpha.length;
        for (int i = 0; i < 3 * pixels; i++) {
            float tolerance = alpha[i % pixels] == 0 ? 1 : 1.01f / 255;
            assertThat(picture.colour().data()[i])
                    .isCloseTo(expected.colour().data()[i], org.assertj.core.api.Assertions.within(tolerance));
        }
    }

    @Test
    void inksBecomeColours() {
        Picture picture = PictureFiles.read(resource("cmyk.tif"));
        Picture expected = PictureFiles.read(resource("cmyk.png"));
        for (int i = 0; i < picture.colour().data().length; i++) {
            assertThat(picture.colour().data()[i])
                    .isCloseTo(expected.colour().data()[i], org.assertj.core.api.Assertions.within(1.01f / 255));
        }
        assertThat(picture.notes()).anyMatch(note -> note.contains("CMYK"));
    }

    @Test
    void ofSeveralPagesTheFirstIsReadAndANoteSaysSo() {
        Picture picture = PictureFiles.read(resource("pages.tif"));
        assertThat(samples(picture)).isEqualTo(samples(PictureFiles.read(resource("rgb.png"))));
        assertThat(picture.notes()).containsExactly("only the first of several pages is read");
    }

    @Test
    void theOrientationIsApplied() {
        Picture picture = PictureFiles.read(resource("turned.tif"));
        Picture stored = PictureFiles.read(resource("rgb.png"));
        assertThat(picture.format().width()).isEqualTo(stored.format().height());
        int height = stored.format().height();
        for (int y = 0; y < picture.format().height(); y++) {
            for (int x = 0; x < picture.format().width(); x++) {
                assertThat(picture.colour().data()[picture.colour().row(1, y) + x])
                        .isEqualTo(stored.colour().data()[stored.colour().row(1, height - 1 - x) + y]);
            }
        }
    }

    @Test
    void samplesInPlanesOfTheirOwnWith16BitsAreJoined() {
        byte[] file = TiffFiles.gray(2, 2)
                .bigEndian()
                .with(258, 16, 16, 16)
                .with(262, 2)
                .with(277, 3)
                .with(278, 1)
                .with(284, 2)
                .file(
                        bytes(0, 1, 1, 0),
                        bytes(255, 255, 0, 0),
                        bytes(0, 2, 2, 0),
                        bytes(0, 0, 0, 0),
                        bytes(0, 3, 3, 0),
                        bytes(1, 1, 2, 2));
        assertThat(samples(PictureFiles.read(file))).containsExactly(1, 256, 65535, 0, 2, 512, 0, 0, 3, 768, 257, 514);
    }

    @Test
    void anExtraChannelThatIsNoAlphaIsLeftOutWithANote() {
        byte[] file =
                TiffFiles.gray(2, 1).with(258, 8, 8).with(277, 2).with(338, 0).file(bytes(10, 99, 20, 99));
        Picture picture = PictureFiles.read(file);
        assertThat(picture.format().alpha()).isFalse();
        assertThat(Arrays.copyOf(samples(picture), 2)).containsExactly(10, 20);
        assertThat(picture.notes()).containsExactly("channels beyond colours and alpha are not read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "float.tif|floating-point samples of 32 bits; unsigned ones of 8 or 16 bits can be read",
                "fax.tif|fax compression; none, LZW, deflate, PackBits and JPEG can be read"
            })
    void rareKindsAreRefusedWithWhatWasFoundAndWhatIsExpected(String name, String message) {
        assertThatThrownBy(() -> PictureFiles.read(resource(name)))
                .isInstanceOf(PictureException.class)
                .hasMessageEndingWith(message);
    }

    @Test
    void aPromiseOfMorePixelsThanTheFileCanHoldIsRefused() {
        byte[] bomb = TiffFiles.gray(40000, 40000).with(259, 8).file(PictureFiles.deflated(new byte[5000]));
        assertThatThrownBy(() -> PictureFiles.read(bomb))
                .isInstanceOf(PictureException.class)
                .hasMessageContaining("claims to have 40000x40000 pixels");
        byte[] larger = TiffFiles.gray(100_000, 100_000).file(new byte[5000]);
        assertThatThrownBy(() -> PictureFiles.read(larger))
                .isInstanceOf(PictureException.class)
                .hasMessageContaining("at most");
    }

    @Test
    void pixelsThatEndTooEarlyAreTold() {
        byte[] file = TiffFiles.gray(4, 4).file(new byte[10]);
        assertThatThrownBy(() -> PictureFiles.read(file))
                .isInstanceOf(PictureException.class)
                .hasMessageContaining("cannot be decoded in row");
        byte[] tooFew = TiffFiles.gray(4, 4).with(278, 2).file(new byte[8]);
        assertThatThrownBy(() -> PictureFiles.read(tooFew))
                .isInstanceOf(PictureException.class)
                .hasMessageContaining("2 blocks were expected, found 1");
    }

    @Test
    void pagesThatLeadToEachOtherEnd() {
        byte[] file = TiffFiles.gray(1, 1).with(254, 1).file(bytes(1));
        java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int directory = buffer.getInt(4);
        buffer.putInt(directory + 2 + 12 * buffer.getShort(directory), directory);
        assertThatThrownBy(() -> PictureFiles.read(file))
                .isInstanceOf(PictureException.class)
                .hasMessageContaining("a reduced picture");
    }

    @ParameterizedTest
    @CsvSource({"2,300,1,11811", "3,100,1,10000", "2,1,400,0", "3,1,0,0"})
    void theResolutionIsReadWhereItMakesSense(int unit, int numerator, int denominator, long perMetre) {
        byte[] file = TiffFiles.gray(1, 1)
                .withFraction(282, numerator, denominator)
                .withFraction(283, numerator, denominator)
                .with(296, unit)
                .file(bytes(1));
        long found = PictureFiles.read(file)
                .metadata()
                .resolution()
                .map(Resolution::x)
                .orElse(0L);
        assertThat(found).isEqualTo(perMetre);
    }
}
