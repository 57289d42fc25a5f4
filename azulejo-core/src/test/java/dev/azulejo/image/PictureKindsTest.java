package dev.azulejo.image;

import static dev.azulejo.image.PictureFiles.bytes;
import static dev.azulejo.image.PictureFiles.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All the ways in which PNG and JPEG files hold samples. */
class PictureKindsTest {
    @Test
    void grayOfOneTwoAndFourBitsFillsTheWholeRange() {
        assertThat(gray(PictureFiles.png(5, 1, 0, List.of(), bytes(0b10110_000))))
                .containsExactly(255, 0, 255, 255, 0);
        assertThat(gray(PictureFiles.png(4, 2, 0, List.of(), bytes(0b00_01_10_11))))
                .containsExactly(0, 85, 170, 255);
        assertThat(gray(PictureFiles.png(3, 4, 0, List.of(), bytes(0x0F, 0x80))))
                .containsExactly(0, 255, 136);
    }

    @Test
    void aPaletteIsLookedUpWithItsOpacities() {
        byte[] palette = chunk("PLTE", bytes(10, 20, 30, 40, 50, 60, 70, 80, 90));
        Picture opaque = PictureFiles.read(PictureFiles.png(4, 2, 3, List.of(palette), bytes(0b00_10_01_00)));
        assertThat(opaque.format()).isEqualTo(new PictureFormat(4, 1, 8, false, false, ColourProfile.untagged()));
        assertThat(levels(opaque.colour())).containsExactly(10, 70, 40, 10, 20, 80, 50, 20, 30, 90, 60, 30);

        byte[] opacities = chunk("tRNS", bytes(200, 100));
        Picture translucent =
                PictureFiles.read(PictureFiles.png(4, 2, 3, List.of(palette, opacities), bytes(0b00_10_01_00)));
        assertThat(translucent.format().alpha()).isTrue();
        assertThat(levels(translucent.colour())).isEqualTo(levels(opaque.colour()));
        assertThat(levels(translucent.alpha().orElseThrow())).containsExactly(200, 255, 100, 200);
    }

    @Test
    void aTransparentColourBecomesAlpha() {
        Picture gray =
                PictureFiles.read(PictureFiles.png(3, 4, 0, List.of(chunk("tRNS", bytes(0, 15))), bytes(0x0F, 0x80)));
        assertThat(levels(gray.alpha().orElseThrow())).containsExactly(255, 0, 255);
        Picture colour = PictureFiles.read(
                PictureFiles.png(2, 8, 2, List.of(chunk("tRNS", bytes(0, 1, 0, 2, 0, 3))), bytes(1, 2, 3, 1, 2, 4)));
        assertThat(levels(colour.alpha().orElseThrow())).containsExactly(0, 255);
        Picture deep =
                PictureFiles.read(PictureFiles.png(2, 16, 0, List.of(chunk("tRNS", bytes(1, 2))), bytes(1, 2, 1, 3)));
        assertThat(deep.alpha().orElseThrow().data()).containsExactly(0, 1);
        assertThat(deep.format().bits()).isEqualTo(16);
    }

    @Test
    void sixteenBitsAreExact() {
        Picture picture = PictureFiles.read(PictureFiles.png(2, 16, 0, List.of(), bytes(0x12, 0x34, 0xFF, 0xFE)));
        assertThat(picture.colour().data()[0]).isEqualTo(0x1234 / 65535f);
        assertThat(picture.colour().data()[1]).isEqualTo(0xFFFE / 65535f);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,2", "5,9", "8,8", "33,17"})
    void interlacedFilesReadLikeOthers(int width, int height) {
        BufferedImage image = PictureFiles.colourful(width, height, BufferedImage.TYPE_4BYTE_ABGR);
        Picture picture = PictureFiles.read(PictureFiles.written(image, "png", true));
        Picture plain = PictureFiles.read(PictureFiles.written(image, "png", false));
        assertThat(picture.colour().data()).containsExactly(plain.colour().data());
        assertThat(picture.alpha().orElseThrow().data())
                .containsExactly(plain.alpha().orElseThrow().data());
        assertThat(levels(plain.colour())[width * height - 1])
                .isEqualTo(image.getRGB(width - 1, height - 1) >> 16 & 0xFF);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void jpegSamplesAreThoseOfTheJdk(boolean progressive) throws IOException {
        byte[] jpeg =
                PictureFiles.written(PictureFiles.colourful(45, 31, BufferedImage.TYPE_INT_RGB), "jpeg", progressive);
        WritableRaster expected = ImageIO.read(new ByteArrayInputStream(jpeg)).getRaster();
        Picture picture = PictureFiles.read(jpeg);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < 31; y++) {
                for (int x = 0; x < 45; x++) {
                    assertThat(picture.colour().at(c, y, x) * 255).isEqualTo(expected.getSample(x, y, c));
                }
            }
        }
    }

    @Test
    void onePixelIsAPicture() {
        for (String format : List.of("png", "jpeg")) {
            byte[] file = PictureFiles.written(PictureFiles.colourful(1, 1, BufferedImage.TYPE_INT_RGB), format, false);
            Picture picture = PictureFiles.read(file);
            assertThat(picture.format()).isEqualTo(new PictureFormat(1, 1, 8, false, false, ColourProfile.untagged()));
            assertThat(PictureFiles.read(PictureRoundTripTest.png(picture))
                            .colour()
                            .data())
                    .containsExactly(picture.colour().data());
        }
    }

    @Test
    void aGrayJpegStaysGray() {
        byte[] jpeg = PictureFiles.written(PictureFiles.colourful(16, 9, BufferedImage.TYPE_BYTE_GRAY), "jpeg", false);
        assertThat(PictureFiles.read(jpeg).format())
                .isEqualTo(new PictureFormat(16, 9, 8, true, false, ColourProfile.untagged()));
    }

    @Test
    void aJpegOfRedGreenAndBlueIsNotConverted() {
        byte[] raw = PictureFiles.rawJpeg(flat(200, 90, 30));
        byte[] adobe = PictureFiles.withSegments(raw, adobe(0));
        assertThat(first(adobe)).containsExactly(200, 90, 30);
        byte[] jfif = PictureFiles.withSegments(
                raw, PictureFiles.segment(0xE0, PictureFiles.ascii("JFIF\0"), bytes(1, 1, 0, 0, 1, 0, 1, 0, 0)));
        assertThat(first(jfif)).containsExactly(63, 255, 133);
    }

    @Test
    void inkIsStoredInvertedAndLeavesSrgb() {
        byte[] cmyk = PictureFiles.withSegments(PictureFiles.rawJpeg(flat(255, 128, 0, 255)), adobe(0));
        Picture picture = PictureFiles.read(cmyk);
        assertThat(picture.notes()).containsExactly("CMYK colours are converted to sRGB; the result stays in sRGB");
        assertThat(picture.format()).isEqualTo(new PictureFormat(16, 16, 8, false, false, ColourProfile.untagged()));
        assertThat(first(cmyk)).containsExactly(255, 128, 0);
        byte[] dark = PictureFiles.withSegments(PictureFiles.rawJpeg(flat(255, 255, 255, 51)), adobe(0));
        assertThat(first(dark)).containsExactly(51, 51, 51);
    }

    @Test
    void inkMayBeCodedAsLumaAndDifferences() {
        // The coding takes the inverted inks for inks and their complements for red, green and blue: white paper is
        // luma 0.
        byte[] gray = PictureFiles.withSegments(PictureFiles.rawJpeg(flat(0, 128, 128, 128)), adobe(2));
        assertThat(first(gray)).containsExactly(128, 128, 128);
        // BT.601 of pure red is 76, 85, 255, and its complement is cyan. (Pillow reads this file so, too.)
        byte[] coded = PictureFiles.withSegments(PictureFiles.rawJpeg(flat(76, 85, 255, 255)), adobe(2));
        assertThat(first(coded)[0]).isCloseTo(0, within(1));
        assertThat(first(coded)[1]).isCloseTo(255, within(1));
        assertThat(first(coded)[2]).isCloseTo(255, within(1));
    }

    private static byte[] adobe(int transform) {
        return PictureFiles.segment(0xEE, PictureFiles.ascii("Adobe"), bytes(0, 100, 0, 0, 0, 0, transform));
    }

    private static Raster flat(int... samples) {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, samples.length, null);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                raster.setPixel(x, y, samples);
            }
        }
        return raster;
    }

    private static int[] first(byte[] file) {
        Planes colour = PictureFiles.read(file).colour();
        int[] pixel = new int[3];
        for (int c = 0; c < 3; c++) {
            pixel[c] = Math.round(colour.at(c, 0, 0) * 255);
        }
        return pixel;
    }

    private static int[] gray(byte[] file) {
        Picture picture = PictureFiles.read(file);
        assertThat(picture.format().gray()).isTrue();
        assertThat(picture.format().bits()).isEqualTo(8);
        return levels(picture.colour().crop(0, 0, 1, picture.format().width()), 1);
    }

    private static int[] levels(Planes planes) {
        return levels(planes, planes.channels());
    }

    private static int[] levels(Planes planes, int channels) {
        int[] levels = new int[channels * planes.height() * planes.width()];
        for (int i = 0; i < levels.length; i++) {
            assertThat(planes.data()[i] * 255).isCloseTo(Math.round(planes.data()[i] * 255), within(1e-4f));
            levels[i] = Math.round(planes.data()[i] * 255);
        }
        return levels;
    }
}
