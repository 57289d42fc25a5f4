package dev.azulejo.image;

import static dev.azulejo.image.PictureFiles.ascii;
import static dev.azulejo.image.PictureFiles.bytes;
import static dev.azulejo.image.PictureFiles.chunk;
import static dev.azulejo.image.PictureFiles.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureMetadataTest {
    private static final String PARAMETERS = "a cat, 100%\nNegative prompt: dog\nSteps: 20, Sampler: Euler a";

    @Test
    void allTextsGoAlong() {
        byte[] umlaut = "Grüße 猫".getBytes(StandardCharsets.UTF_8);
        byte[] png = PictureFiles.png(
                1,
                8,
                0,
                List.of(
                        chunk("tEXt", ascii("parameters\0" + PARAMETERS)),
                        chunk("tEXt", ascii("Author\0J\u00f6rg")),
                        chunk("tEXt", ascii("Author\0another")),
                        chunk("zTXt", join(ascii("long\0\0"), PictureFiles.deflated(ascii("x".repeat(1000))))),
                        chunk("iTXt", join(ascii("Title\0\0\0de\0Titel\0"), umlaut)),
                        chunk("iTXt", join(ascii("packed\0\1\0\0\0"), PictureFiles.deflated(umlaut)))),
                bytes(7));
        Picture picture = PictureFiles.read(png);
        List<TextEntry> expected = List.of(
                new TextEntry("parameters", PARAMETERS),
                new TextEntry("Author", "J\u00f6rg"),
                new TextEntry("Author", "another"),
                new TextEntry("long", "x".repeat(1000)),
                new TextEntry("Title", "Grüße 猫", "de", "Titel"),
                new TextEntry("packed", "Grüße 猫"));
        assertThat(picture.metadata().texts()).isEqualTo(expected);
        assertThat(picture.metadata().parameters()).contains(PARAMETERS);
        byte[] written = PictureRoundTripTest.png(picture);
        assertThat(PictureFiles.read(written).metadata().texts()).isEqualTo(expected);
        assertThat(types(written))
                .containsExactly("IHDR", "tEXt", "tEXt", "tEXt", "tEXt", "iTXt", "iTXt", "IDAT", "IEND");
    }

    @Test
    void textsBehindThePixelsAreFoundToo() {
        byte[] png = PictureFiles.png(1, 8, 0, List.of(), bytes(7));
        byte[] late =
                join(java.util.Arrays.copyOf(png, png.length - 12), chunk("tEXt", ascii("Title\0late")), chunk("IEND"));
        assertThat(PictureFiles.read(late).metadata().text("Title")).contains("late");
    }

    @Test
    void textsAreReplacedOrAddedOnlyIfAbsent() {
        Metadata metadata = Metadata.NONE
                .withText("azulejo", "{}")
                .withText("azulejo", "{\"seed\":1}")
                .withTextIfAbsent("azulejo", "no")
                .withTextIfAbsent("parameters", "new");
        assertThat(metadata.texts())
                .containsExactly(new TextEntry("azulejo", "{\"seed\":1}"), new TextEntry("parameters", "new"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void theOrientationIsAppliedAndReset(int orientation) {
        // Upright it is
        //   1 2 3
        //   4 5 6
        byte[][] stored = switch (orientation) {
            case 1 -> new byte[][] {{1, 2, 3}, {4, 5, 6}};
            case 2 -> new byte[][] {{3, 2, 1}, {6, 5, 4}};
            case 3 -> new byte[][] {{6, 5, 4}, {3, 2, 1}};
            case 4 -> new byte[][] {{4, 5, 6}, {1, 2, 3}};
            case 5 -> new byte[][] {{1, 4}, {2, 5}, {3, 6}};
            case 6 -> new byte[][] {{3, 6}, {2, 5}, {1, 4}};
            case 7 -> new byte[][] {{6, 3}, {5, 2}, {4, 1}};
            default -> new byte[][] {{4, 1}, {5, 2}, {6, 3}};
        };
        byte[] exif = exif(ByteOrder.BIG_ENDIAN, orientation, new byte[0]);
        byte[] png = PictureFiles.png(
                stored[0].length,
                8,
                0,
                List.of(chunk("eXIf", exif), chunk("pHYs", bytes(0, 0, 0, 10, 0, 0, 0, 20, 1))),
                stored);
        Picture picture = PictureFiles.read(png);
        assertThat(picture.format().width()).isEqualTo(3);
        assertThat(picture.format().height()).isEqualTo(2);
        float[] gray = picture.colour().data();
        for (int i = 0; i < 6; i++) {
            assertThat(Math.round(gray[i] * 255)).isEqualTo(i + 1);
        }
        boolean turned = orientation >= 5;
        Resolution expected = turned ? new Resolution(20, 10, true) : new Resolution(10, 20, true);
        Picture again = PictureFiles.read(PictureRoundTripTest.png(picture));
        assertThat(again.metadata().resolution()).contains(expected);
        Exif written = again.metadata().exif().orElseThrow();
        assertThat(written.orientation()).isEqualTo(1);
        Resolution inExif = turned ? Resolution.dotsPerInch(150, 300) : Resolution.dotsPerInch(300, 150);
        assertThat(written.resolution()).contains(inExif);
        assertThat(again.colour().data()).containsExactly(gray);
    }

    @Test
    void exifFollowsTheNewSizeAndLosesItsThumbnail() {
        byte[] exif = exif(ByteOrder.LITTLE_ENDIAN, 6, ascii("THUMBNAIL"));
        Picture picture = PictureFiles.read(PictureFiles.png(1, 8, 0, List.of(chunk("eXIf", exif)), bytes(1)));
        Exif adapted = picture.metadata().exif().orElseThrow().forResult(70000, 40);
        String all = new String(adapted.bytes(), StandardCharsets.ISO_8859_1);
        assertThat(all).contains("Camera").doesNotContain("THUMB");
        assertThat(adapted.bytes()).hasSizeLessThan(exif.length);
        ByteBuffer tiff = ByteBuffer.wrap(adapted.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(tiff.getInt(tagAt(tiff, 0xA002) + 8)).isEqualTo(70000);
        assertThat(tiff.getShort(tagAt(tiff, 0xA003) + 8)).isEqualTo((short) 40);
        assertThat(tiff.getShort(tagAt(tiff, 0x0112) + 8)).isEqualTo((short) 1);
    }

    @Test
    void xmpFollowsToo() {
        String packet = "<r tiff:Orientation=\"6\" exif:PixelXDimension='3'><tiff:ImageLength>2</tiff:ImageLength></r>";
        Metadata metadata = Metadata.NONE.withText(TextEntry.XMP, packet).forResult(12, 8);
        assertThat(metadata.text(TextEntry.XMP))
                .contains(
                        "<r tiff:Orientation=\"1\" exif:PixelXDimension='12'><tiff:ImageLength>8</tiff:ImageLength></r>");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherResolutionIsStatedWhereverOneIs(boolean big) {
        String packet = "<r tiff:XResolution='72/1'><tiff:YResolution>72</tiff:YResolution>"
                + "<tiff:ResolutionUnit>3</tiff:ResolutionUnit></r>";
        Exif exif = Exif.of(exif(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, 1, new byte[0]))
                .orElseThrow();
        Metadata metadata = new Metadata(
                        List.of(new TextEntry(TextEntry.XMP, packet)), Optional.of(exif), Optional.empty())
                .withResolution(Resolution.dotsPerInch(200, 180));

        assertThat(metadata.resolution()).contains(Resolution.dotsPerInch(200, 180));
        assertThat(metadata.exif().flatMap(Exif::resolution)).contains(Resolution.dotsPerInch(200, 180));
        assertThat(metadata.text(TextEntry.XMP))
                .contains("<r tiff:XResolution='2000/10'><tiff:YResolution>1800/10</tiff:YResolution>"
                        + "<tiff:ResolutionUnit>2</tiff:ResolutionUnit></r>");
        assertThat(exif.resolution()).contains(Resolution.dotsPerInch(300, 150));
    }

    @Test
    void aJpegHandsItsMetadataOnToPng() {
        byte[] exif = exif(ByteOrder.BIG_ENDIAN, 1, new byte[0]);
        byte[] jpeg = PictureFiles.withSegments(
                PictureFiles.written(PictureFiles.colourful(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg", false),
                PictureFiles.segment(0xE0, ascii("JFIF\0"), bytes(1, 1, 2, 0, 100, 0, 50, 0, 0)),
                PictureFiles.segment(0xE1, ascii("Exif\0\0"), exif),
                PictureFiles.segment(0xE1, ascii("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>")),
                PictureFiles.segment(0xFE, ascii("made by hand")));
        Metadata metadata = PictureFiles.read(PictureRoundTripTest.png(PictureFiles.read(jpeg)))
                .metadata();
        assertThat(metadata.text(TextEntry.XMP)).contains("<x:xmpmeta/>");
        assertThat(metadata.text("Comment")).contains("made by hand");
        assertThat(metadata.resolution()).contains(new Resolution(10000, 5000, true));
        assertThat(metadata.exif()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE"})
    void parametersInTheUserCommentOfAJpegAreFoundAndBecomeAText(String charset) {
        String text = "猫, a cat\nSteps: 3, Sampler: DDIM";
        byte[] comment = join(ascii("UNICODE\0"), text.getBytes(Charset.forName(charset)));
        byte[] exif = join(
                ascii("MM\0*"),
                bytes(0, 0, 0, 8, 0, 1),
                bytes(0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0x1A),
                bytes(0, 0, 0, 0),
                bytes(0, 1, 0x92, 0x86, 0, 7, 0, 0, 0, comment.length, 0, 0, 0, 0x2C, 0, 0, 0, 0),
                comment);
        byte[] jpeg = PictureFiles.withSegments(
                PictureFiles.written(PictureFiles.colourful(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg", false),
                PictureFiles.segment(0xE1, ascii("Exif\0\0"), exif));
        Picture picture = PictureFiles.read(jpeg);
        assertThat(picture.metadata().parameters()).contains(text);
        assertThat(picture.metadata().withTextIfAbsent("parameters", "ours")).isEqualTo(picture.metadata());
        assertThat(PictureFiles.read(PictureRoundTripTest.png(picture))
                        .metadata()
                        .text("parameters"))
                .contains(text);
    }

    @Test
    void exifThatImageMagickWroteIntoATextMovesToItsChunk() {
        byte[] exif = exif(ByteOrder.BIG_ENDIAN, 3, new byte[0]);
        String hexadecimal = java.util.HexFormat.of().formatHex(join(ascii("Exif\0\0"), exif));
        String text = "\nexif\n    " + (exif.length + 6) + "\n" + hexadecimal.replaceAll("(.{72})", "$1\n") + "\n";
        byte[] chunk = chunk("zTXt", join(ascii("Raw profile type exif\0\0"), PictureFiles.deflated(ascii(text))));
        Picture picture = PictureFiles.read(PictureFiles.png(2, 8, 0, List.of(chunk), bytes(1, 2)));
        assertThat(Math.round(picture.colour().data()[0] * 255)).isEqualTo(2);
        assertThat(types(PictureRoundTripTest.png(picture))).containsExactly("IHDR", "pHYs", "eXIf", "IDAT", "IEND");
    }

    @Test
    void aCameraThatSaysAdobeRgbInItsExifDataGetsAProfile() {
        byte[] exif = join(
                ascii("MM\0*"),
                bytes(0, 0, 0, 8, 0, 1),
                bytes(0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0x1A),
                bytes(0, 0, 0, 0),
                bytes(0, 1, 0xA0, 0x01, 0, 3, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0));
        byte[] jpeg = PictureFiles.withSegments(
                PictureFiles.written(PictureFiles.colourful(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg", false),
                PictureFiles.segment(0xE1, ascii("Exif\0\0"), exif));
        Picture picture = PictureFiles.read(jpeg);
        assertThat(picture.format().profile()).isEqualTo(AdobeRgb.profile());
        assertThat(PictureFiles.read(PictureRoundTripTest.png(picture)).format().profile())
                .isEqualTo(AdobeRgb.profile());
    }

    @Test
    void aProfileInSeveralSegmentsIsJoined() {
        byte[] profile = AdobeRgb.profile().bytes();
        byte[] first = java.util.Arrays.copyOf(profile, 200);
        byte[] second = java.util.Arrays.copyOfRange(profile, 200, profile.length);
        byte[] plain = PictureFiles.written(PictureFiles.colourful(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg", false);
        byte[] jpeg = PictureFiles.withSegments(
                plain,
                PictureFiles.segment(0xE2, ascii("ICC_PROFILE\0"), bytes(2, 2), second),
                PictureFiles.segment(0xE2, ascii("ICC_PROFILE\0"), bytes(1, 2), first));
        assertThat(PictureFiles.read(jpeg).format().profile())
                .isEqualTo(IccProfile.of("", profile).orElseThrow());
        byte[] lacking = PictureFiles.withSegments(
                plain, PictureFiles.segment(0xE2, ascii("ICC_PROFILE\0"), bytes(2, 2), second));
        assertThat(PictureFiles.read(lacking).notes()).containsExactly("the colour profile is damaged and was ignored");
    }

    /** Make, orientation, resolution 300x150 per inch, dimensions, and a thumbnail unless it is empty. */
    private static byte[] exif(ByteOrder order, int orientation, byte[] thumbnail) {
        ByteBuffer tiff = ByteBuffer.allocate(400).order(order);
        tiff.put(ascii(order == ByteOrder.BIG_ENDIAN ? "MM" : "II"))
                .putShort((short) 42)
                .putInt(8);
        tiff.putShort((short) 5);
        entry(tiff, 0x010F, 2, 7, 100);
        entry(tiff, 0x0112, 3, 1, order == ByteOrder.BIG_ENDIAN ? orientation << 16 : orientation);
        entry(tiff, 0x011A, 5, 1, 110);
        entry(tiff, 0x011B, 5, 1, 118);
        entry(tiff, 0x8769, 4, 1, 130);
        tiff.putInt(thumbnail.length > 0 ? 170 : 0);
        tiff.put(100, ascii("Camera\0"));
        tiff.putInt(110, 300).putInt(114, 1).putInt(118, 150).putInt(122, 1);
        tiff.position(130).putShort((short) 2);
        entry(tiff, 0xA002, 3, 1, order == ByteOrder.BIG_ENDIAN ? 3 << 16 : 3);
        entry(tiff, 0xA003, 3, 1, order == ByteOrder.BIG_ENDIAN ? 2 << 16 : 2);
        tiff.position(170).putShort((short) 2);
        entry(tiff, 0x0201, 4, 1, 210);
        entry(tiff, 0x0202, 4, 1, thumbnail.length);
        tiff.put(210, thumbnail);
        return java.util.Arrays.copyOf(tiff.array(), 210 + thumbnail.length);
    }

    private static void entry(ByteBuffer tiff, int tag, int type, int count, int value) {
        tiff.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    private static int tagAt(ByteBuffer tiff, int tag) {
        for (int i = 8; i < tiff.capacity() - 12; i += 2) {
            if (Short.toUnsignedInt(tiff.getShort(i)) == tag) {
                return i;
            }
        }
        throw new AssertionError("tag " + tag + " is not there");
    }

    private static List<String> types(byte[] png) {
        List<String> types = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(png);
        for (int at = 8; at < png.length; at += 12 + buffer.getInt(at)) {
            String type = new String(png, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (!type.equals("IDAT") || !types.contains(type)) {
                types.add(type);
            }
        }
        return types;
    }

    @Test
    void parametersAreNotTakenFromAnyComment() {
        assertThat(new Metadata(List.of(new TextEntry("Comment", "Steps: none")), Optional.empty(), Optional.empty())
                        .parameters())
                .isEmpty();
    }
}
