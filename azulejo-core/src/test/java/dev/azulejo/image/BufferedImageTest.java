package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BufferedImageTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_INT_BGR,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_USHORT_565_RGB,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void coloursAreThoseThatJavaSees(int type) {
        BufferedImage image = PictureFiles.colourful(13, 11, type);
        Picture picture = Picture.read(PictureInput.of(image));
        assertThat(picture.format())
                .isEqualTo(new PictureFormat(
                        13, 11, 8, false, image.getColorModel().hasAlpha(), ColourProfile.untagged()));
        for (int y = 0; y < 11; y++) {
            for (int x = 0; x < 13; x++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(picture.colour().at(c, y, x))
                            .isEqualTo((image.getRGB(x, y) >> (16 - 8 * c) & 0xFF) / 255f);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_ARGB_PRE, BufferedImage.TYPE_4BYTE_ABGR_PRE})
    void multipliedColoursAreDividedAgain(int type) {
        BufferedImage image = PictureFiles.colourful(13, 11, type);
        Picture picture = Picture.read(PictureInput.of(image));
        BufferedImage straight = PictureFiles.colourful(13, 11, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 11; y++) {
            for (int x = 0; x < 13; x++) {
                int pixel = straight.getRGB(x, y);
                assertThat(picture.alpha().orElseThrow().at(0, y, x)).isEqualTo((pixel >>> 24) / 255f);
                assertThat(picture.colour().at(0, y, x)).isCloseTo((pixel >> 16 & 0xFF) / 255f, within(2.6f / 255));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({BufferedImage.TYPE_BYTE_GRAY + ",8", BufferedImage.TYPE_USHORT_GRAY + ",16"})
    void graySamplesMeanWhatTheyMeanInAFile(int type, int bits) {
        BufferedImage image = new BufferedImage(2, 1, type);
        int maximum = (1 << bits) - 1;
        image.getRaster().setPixels(0, 0, 2, 1, new int[] {maximum / 3, maximum});
        Picture picture = Picture.read(PictureInput.of(image));
        assertThat(picture.format()).isEqualTo(new PictureFormat(2, 1, bits, true, false, ColourProfile.untagged()));
        assertThat(picture.colour().data()).startsWith(1 / 3f, 1);
        BufferedImage again = written(picture);
        assertThat(again.getType()).isEqualTo(type);
        assertThat(again.getRaster().getPixels(0, 0, 2, 1, (int[]) null)).containsExactly(maximum / 3, maximum);
    }

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
    void everyKindComesBackSampleForSample(int bits, boolean gray, boolean alpha) {
        PictureFormat format = new PictureFormat(9, 8, bits, gray, alpha, ColourProfile.untagged());
        Picture picture = PictureRoundTripTest.random(format, new Random(6));
        Picture again = Picture.read(PictureInput.of(written(picture)));
        assertThat(again.format()).isEqualTo(format);
        assertThat(again.colour().data()).containsExactly(picture.colour().data());
        assertThat(again.alpha().map(Planes::data))
                .usingRecursiveComparison()
                .isEqualTo(picture.alpha().map(Planes::data));
    }

    @Test
    void aProfileOfTheImageIsKept() {
        ICC_Profile icc = ICC_Profile.getInstance(AdobeRgb.profile().bytes());
        ColorModel model = new ComponentColorModel(
                new ICC_ColorSpace(icc), false, false, ColorModel.OPAQUE, DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
        raster.setPixels(0, 0, 2, 1, new int[] {30000, 31000, 29000, 5000, 6000, 7000});
        Picture picture = Picture.read(PictureInput.of(new BufferedImage(model, raster, false, null)));
        assertThat(picture.format().bits()).isEqualTo(16);
        assertThat(picture.format().profile()).isInstanceOf(IccProfile.class);
        assertThat(picture.colour().data()[0] * 65535).isNotCloseTo(30000f, within(50f));
        BufferedImage again = written(picture);
        assertThat(again.getColorModel().getColorSpace()).isInstanceOf(ICC_ColorSpace.class);
        assertThat(again.getRaster().getPixels(0, 0, 2, 1, (int[]) null))
                .containsExactly(30000, 31000, 29000, 5000, 6000, 7000);
    }

    @Test
    void aGammaChunkHasNoPlaceInAnImageSoItsColoursAreConverted() {
        PictureFormat linear = new PictureFormat(2, 1, 8, false, false, new ColourProfile.Gamma(100000, List.of()));
        Picture picture = PictureRoundTripTest.random(linear.withProfile(ColourProfile.untagged()), new Random(7));
        Picture tagged = new Picture(picture.colour(), picture.alpha(), linear, Metadata.NONE, List.of());
        assertThat(Picture.read(PictureInput.of(written(tagged))).colour().data())
                .containsExactly(picture.colour().data());
    }

    private static BufferedImage written(Picture picture) {
        PictureOutput.Image output = new PictureOutput.Image();
        picture.write(output);
        return output.image();
    }
}
