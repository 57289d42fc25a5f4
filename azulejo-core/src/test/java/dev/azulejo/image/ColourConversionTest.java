package dev.azulejo.image;

import static dev.azulejo.image.PictureFiles.ascii;
import static dev.azulejo.image.PictureFiles.bytes;
import static dev.azulejo.image.PictureFiles.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.fault.Cancellation;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColourConversionTest {
    /** Colour spaces that people's pictures are in, by their published numbers. */
    enum Space {
        ADOBE_RGB(Chromaticities.ADOBE_RGB, 563 / 256.0),
        DISPLAY_P3(new Chromaticities(0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060), 0),
        PRO_PHOTO(new Chromaticities(0.3457, 0.3585, 0.7347, 0.2653, 0.1596, 0.8404, 0.0366, 0.0001), 1.8),
        LINEAR_REC_2020(new Chromaticities(0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046), 1);

        private final Chromaticities chromaticities;
        private final double gamma;

        /** Gamma 0 stands for the curve of sRGB. */
        Space(Chromaticities chromaticities, double gamma) {
            this.chromaticities = chromaticities;
            this.gamma = gamma;
        }

        IccProfile profile() {
            byte[] curve = gamma == 0 ? parametricSrgb() : AdobeRgb.curve(gamma);
            return IccProfile.of(name(), AdobeRgb.matrixProfile(name(), chromaticities, curve))
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource(Space.class)
    void colourInsideSrgbSurvivesTheWayToTheFileAndBackIn16Bits(Space space) {
        PictureFormat format = new PictureFormat(200, 100, 16, false, false, space.profile());
        Picture picture = PictureRoundTripTest.random(format.withProfile(ColourProfile.untagged()), new Random(1));
        Picture tagged = new Picture(picture.colour(), picture.alpha(), format, Metadata.NONE, List.of());
        Picture again = PictureFiles.read(PictureRoundTripTest.png(tagged));
        assertThat(again.format().profile()).isEqualTo(space.profile());
        double sum = 0;
        double largest = 0;
        int count = picture.colour().data().length;
        for (int i = 0; i < count; i++) {
            double error = Math.abs(again.colour().data()[i] - picture.colour().data()[i]) * 65535;
            sum += error;
            largest = Math.max(largest, error);
        }
        // Steps of 16 bits. The largest are channels near 0 of saturated colours, where the sRGB curve is steepest.
        assertThat(sum / count).isLessThan(1);
        assertThat(largest).isLessThan(40);
    }

    @ParameterizedTest
    @EnumSource(Space.class)
    void readingAndWritingAFileAgainKeepsItsSamples(Space space) {
        // Little saturated colours of any of these spaces are inside sRGB.
        byte[] row = new byte[6 * 256];
        Random random = new Random(2);
        ByteBuffer samples = ByteBuffer.wrap(row);
        for (int x = 0; x < 256; x++) {
            int base = 6000 + random.nextInt(50000);
            for (int c = 0; c < 3; c++) {
                samples.putShort((short) (base + random.nextInt(2000)));
            }
        }
        byte[] profile = PictureFiles.join(
                ascii("x\0\0"), PictureFiles.deflated(space.profile().bytes()));
        byte[] file = PictureFiles.png(256, 16, 2, List.of(chunk("iCCP", profile)), row);
        byte[] again = PictureRoundTripTest.png(PictureFiles.read(file));
        assertThat(deviation(row, pixels(again))).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Space.class)
    void ourNumbersAreThoseOfLittleCms(Space space) {
        ColourConversion ours = Colours.conversion(space.profile(), 3).orElseThrow();
        ColourConversion theirs = new LookupConversion(space.profile(), true);
        assertThat(ours).isInstanceOf(MatrixConversion.class);
        float[][] device = new float[3][500];
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            float base = 0.1f + 0.7f * random.nextFloat();
            for (int c = 0; c < 3; c++) {
                device[c][i] = base + 0.1f * random.nextFloat();
            }
        }
        float[][] expected = new float[3][500];
        float[][] found = new float[3][500];
        theirs.toSrgb(device, expected, 500);
        ours.toSrgb(device, found, 500);
        for (int c = 0; c < 3; c++) {
            assertThat(found[c]).containsExactly(expected[c], within(0.0015f));
        }
    }

    @Test
    void aProfileWithTheCurvesAndPrimariesOfSrgbChangesNothing() {
        byte[] java = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        byte[] own = AdobeRgb.matrixProfile("nobody's", Chromaticities.SRGB, parametricSrgb());
        for (byte[] bytes : List.of(java, own)) {
            IccProfile profile = IccProfile.of("any name", bytes).orElseThrow();
            assertThat(Colours.conversion(profile, 3).orElseThrow()).isInstanceOf(SrgbConversion.class);
        }
        byte[] other = AdobeRgb.matrixProfile("sRGB IEC61966-2.1", Chromaticities.SRGB, AdobeRgb.curve(1.8));
        IccProfile misnamed = IccProfile.of("sRGB", other).orElseThrow();
        assertThat(Colours.conversion(misnamed, 3).orElseThrow()).isInstanceOf(MatrixConversion.class);
    }

    @Test
    void adobeRedIsClippedToTheReddestOfSrgb() {
        ColourConversion conversion =
                Colours.conversion(Space.ADOBE_RGB.profile(), 3).orElseThrow();
        float[][] srgb = new float[3][1];
        conversion.toSrgb(new float[][] {{1}, {0}, {0}}, srgb, 1);
        assertThat(new float[] {srgb[0][0], srgb[1][0], srgb[2][0]}).containsExactly(1, 0, 0);
        // sRGB's pure red in Adobe RGB, as published: 219, 0, 0.
        float[][] adobe = new float[3][1];
        conversion.fromSrgb(new float[][] {{1}, {0}, {0}}, adobe, 1);
        assertThat(adobe[0][0] * 255).isCloseTo(219, within(0.6f));
        assertThat(adobe[1][0]).isCloseTo(0, within(0.01f));
    }

    @Test
    void grayOfAnotherCurveIsConvertedAndBack() {
        Map<String, byte[]> tags = new LinkedHashMap<>();
        tags.put("kTRC", AdobeRgb.curve(1));
        byte[] profile = AdobeRgb.profile("GRAY", tags);
        byte[] chunk = chunk("iCCP", PictureFiles.join(ascii("g\0\0"), PictureFiles.deflated(profile)));
        byte[] row = bytes(0, 0, 0x40, 0, 0x80, 0, 0xFF, 0xFF);
        Picture picture = PictureFiles.read(PictureFiles.png(4, 16, 0, List.of(chunk), row));
        assertThat(picture.format().gray()).isTrue();
        assertThat(picture.notes()).isEmpty();
        // Half of the light is 188 of 255 on the curve of sRGB.
        assertThat(picture.colour().at(1, 0, 2) * 255).isCloseTo(187.6f, within(0.2f));
        byte[] again = PictureRoundTripTest.png(picture);
        assertThat(pixels(again)).containsExactly(row);
        assertThat(PictureFiles.read(again).format()).isEqualTo(picture.format());
    }

    @Test
    void aGrayFileWithAProfileForColoursIsReadByItsCurve() {
        byte[] adobe = chunk(
                "iCCP",
                PictureFiles.join(
                        ascii("a\0\0"),
                        PictureFiles.deflated(Space.ADOBE_RGB.profile().bytes())));
        Picture picture = PictureFiles.read(PictureFiles.png(1, 8, 0, List.of(adobe), bytes(10)));
        assertThat(picture.notes())
                .containsExactly("the colour profile cannot be used for writing; the result is in sRGB");
        assertThat(picture.format().profile()).isEqualTo(ColourProfile.untagged());
        double expected = ToneCurve.SRGB.encode(Math.pow(10 / 255.0, 563 / 256.0));
        assertThat((double) picture.colour().data()[0]).isCloseTo(expected, within(1e-5));
        byte[] srgb = chunk(
                "iCCP",
                PictureFiles.join(
                        ascii("s\0\0"),
                        PictureFiles.deflated(
                                ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData())));
        assertThat(PictureFiles.read(PictureFiles.png(1, 8, 0, List.of(srgb), bytes(10)))
                        .notes())
                .isEmpty();
    }

    @Test
    void gammaAndChromaticitiesOfPngAreHeeded() {
        byte[] gamma = chunk("gAMA", bytes(0, 1, 0x86, 0xA0));
        Picture linear = PictureFiles.read(PictureFiles.png(1, 8, 0, List.of(gamma), bytes(128)));
        assertThat(linear.colour().data()[0] * 255).isCloseTo(187.9f, within(0.3f));
        assertThat(linear.format().profile()).isEqualTo(new ColourProfile.Gamma(100000, List.of()));
        byte[] again = PictureRoundTripTest.png(linear);
        assertThat(pixels(again)).containsExactly(bytes(128));
        assertThat(PictureFiles.read(again).format().profile())
                .isEqualTo(linear.format().profile());

        byte[] usual = chunk("gAMA", ByteBuffer.allocate(4).putInt(45455).array());
        Picture srgb = PictureFiles.read(PictureFiles.png(1, 8, 0, List.of(usual), bytes(128)));
        assertThat(srgb.colour().data()[0]).isEqualTo(128 / 255f);

        ByteBuffer numbers = ByteBuffer.allocate(32);
        for (int number : new int[] {31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000}) {
            numbers.putInt(number);
        }
        byte[] chromaticities = chunk("cHRM", numbers.array());
        Picture adobe = PictureFiles.read(PictureFiles.png(
                1,
                8,
                2,
                List.of(chunk("gAMA", ByteBuffer.allocate(4).putInt(45471).array()), chromaticities),
                bytes(219, 0, 0)));
        assertThat(adobe.colour().data()[0]).isCloseTo(1, within(0.01f));
        assertThat(PictureFiles.read(PictureRoundTripTest.png(adobe)).format().profile())
                .isEqualTo(adobe.format().profile());
        byte[] marked = chunk("sRGB", bytes(1));
        Picture wins = PictureFiles.read(PictureFiles.png(1, 8, 2, List.of(marked, chromaticities), bytes(219, 0, 0)));
        assertThat(wins.colour().data()[0]).isEqualTo(219 / 255f);
        assertThat(wins.format().profile()).isEqualTo(new ColourProfile.Srgb(1));
    }

    @Test
    void inkWithAProfileIsConvertedByItsTables() {
        byte[] profile = inkProfile();
        byte[] raw = PictureFiles.rawJpeg(
                PictureFiles.colourful(16, 16, BufferedImage.TYPE_4BYTE_ABGR).getRaster());
        byte[] file = PictureFiles.withSegments(
                raw,
                PictureFiles.segment(0xEE, ascii("Adobe"), bytes(0, 100, 0, 0, 0, 0, 0)),
                PictureFiles.segment(0xE2, ascii("ICC_PROFILE\0"), bytes(1, 1), profile));
        Picture picture = PictureFiles.read(file);
        assertThat(picture.notes()).containsExactly("CMYK colours are converted to sRGB; the result stays in sRGB");
        assertThat(picture.format().profile()).isEqualTo(ColourProfile.untagged());

        ColourConversion conversion =
                Colours.conversion(IccProfile.of("", profile).orElseThrow(), 4).orElseThrow();
        float[][] srgb = new float[3][4];
        conversion.toSrgb(new float[][] {{0, 0, 0.5f, 1}, {0, 0, 0, 1}, {0, 0, 0, 1}, {0, 1, 0, 1}}, srgb, 4);
        assertThat(srgb[1][0]).isCloseTo(1, within(0.02f));
        assertThat(srgb[1][1]).isCloseTo(0, within(0.02f));
        assertThat(srgb[0][2]).isBetween(0.2f, 0.95f);
        assertThat(srgb[1][3]).isCloseTo(0, within(0.02f));
    }

    /** A table of two grid points an ink (type mft1): lightness falls with any ink, colour is left out. */
    private static byte[] inkProfile() {
        ByteBuffer table = ByteBuffer.allocate(48 + 4 * 256 + 16 * 3 + 3 * 256);
        table.put(ascii("mft1")).putInt(0).put(bytes(4, 3, 2, 0));
        for (int i = 0; i < 9; i++) {
            table.putInt(i % 4 == 0 ? 65536 : 0);
        }
        identity(table, 4);
        for (int i = 0; i < 16; i++) {
            boolean black = (i & 1) == 1 || i == 14;
            int inks = Integer.bitCount(i);
            table.put(bytes(black ? 0 : 255 - 60 * inks, 128, 128));
        }
        identity(table, 3);
        Map<String, byte[]> tags = new LinkedHashMap<>();
        tags.put("A2B0", table.array());
        byte[] profile = AdobeRgb.profile("CMYK", tags);
        System.arraycopy(ascii("prtr"), 0, profile, 12, 4);
        System.arraycopy(ascii("Lab "), 0, profile, 20, 4);
        return profile;
    }

    private static void identity(ByteBuffer table, int channels) {
        for (int i = 0; i < channels * 256; i++) {
            table.put((byte) i);
        }
    }

    /** The sRGB curve as ICC's version 4 writes it. */
    private static byte[] parametricSrgb() {
        double[] numbers = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
        ByteBuffer tag = ByteBuffer.allocate(32)
                .put(ascii("para"))
                .putInt(0)
                .putShort((short) 3)
                .putShort((short) 0);
        for (double number : numbers) {
            tag.putInt((int) Math.round(number * 65536));
        }
        return tag.array();
    }

    /** The decoded bytes of an unfiltered one-row picture, without the filter byte. */
    private static byte[] pixels(byte[] png) {
        PngFile file = new PngFile(EncodedPicture.open(
                new PictureInput.Stream(new java.io.ByteArrayInputStream(png), "test"),
                SpoolRoom.usual(new Cancellation())));
        PngPixels rows = new PngPixels(file);
        int[] samples = new int[rows.width() * rows.layout().samples()];
        rows.next(samples);
        int bytesPerSample = rows.maximum() > 255 ? 2 : 1;
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * bytesPerSample);
        for (int sample : samples) {
            if (bytesPerSample == 2) {
                bytes.putShort((short) sample);
            } else {
                bytes.put((byte) sample);
            }
        }
        return bytes.array();
    }

    private static int deviation(byte[] a, byte[] b) {
        assertThat(a).hasSameSizeAs(b);
        int largest = 0;
        for (int i = 0; i < a.length; i += 2) {
            int x = Short.toUnsignedInt(ByteBuffer.wrap(a).getShort(i));
            int y = Short.toUnsignedInt(ByteBuffer.wrap(b).getShort(i));
            largest = Math.max(largest, Math.abs(x - y));
        }
        return largest;
    }
}
