package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.SettingsException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JPEG files, read again by the reader here and by that of the JDK. */
class JpegEncoderTest {
    private static final Encoding JPEG = Encoding.of(FileFormat.JPEG);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"8,false", "16,false", "8,true"})
    void whatComesBackIsNearlyThePicture(int bits, boolean gray) throws IOException {
        Picture picture = smooth(150, 99, bits, gray, false);
        byte[] jpeg = WrittenPictures.encoded(picture, JPEG);
        Picture again = PictureFiles.read(jpeg);
        assertThat(again.format()).isEqualTo(new PictureFormat(150, 99, 8, gray, false, ColourProfile.untagged()));
        assertThat(WrittenPictures.largestDifference(again.colour(), picture.colour()))
                .isLessThan(4 / 255f);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
        int red = image.getRaster().getSample(75, 50, 0);
        assertThat(red / 255f).isCloseTo(picture.colour().at(0, 50, 75), within(4 / 255f));
    }

    @ParameterizedTest
    @CsvSource({"92, 17", "90, 17", "89, 34", "1, 34"})
    void coloursHaveTheFullResolutionWhereTheQualityIsHigh(int quality, int sampling) {
        byte[] jpeg = WrittenPictures.encoded(smooth(40, 40, 8, false, false), JPEG.withQuality(quality));
        int frame = indexOf(jpeg, 0xC0);
        assertThat(jpeg[frame + 11]).isEqualTo((byte) sampling);
        assertThat(jpeg[frame + 14]).isEqualTo((byte) 0x11);
    }

    @Test
    void qualityCostsBytes() {
        Picture picture = smooth(200, 200, 8, false, false);
        assertThat(WrittenPictures.encoded(picture, JPEG.withQuality(95)).length)
                .isGreaterThan(WrittenPictures.encoded(picture, JPEG).length);
        assertThat(WrittenPictures.encoded(picture, JPEG).length)
                .isGreaterThan(WrittenPictures.encoded(picture, JPEG.withQuality(40)).length);
    }

    @Test
    void metadataComeBack() {
        Picture plain = smooth(20, 10, 8, false, false);
        PictureFormat format = new PictureFormat(20, 10, 8, false, false, longProfile());
        Metadata metadata = WrittenPictures.everything(ByteOrder.BIG_ENDIAN).withText("Comment", "größer");
        Picture again = PictureFiles.read(WrittenPictures.encoded(
                new Picture(plain.colour(), Optional.empty(), format, metadata, List.of()), JPEG));
        assertThat(((IccProfile) again.format().profile()).bytes())
                .isEqualTo(longProfile().bytes());
        assertThat(again.metadata().texts()).containsExactlyInAnyOrderElementsOf(metadata.texts());
        assertThat(again.metadata().resolution()).contains(Resolution.dotsPerInch(300, 240));
        assertThat(again.metadata().exif().orElseThrow().userComment()).contains(WrittenPictures.PARAMETERS);
        assertThat(again.metadata().exif().orElseThrow().descriptions()).containsExactly("Canon");
    }

    /** So long that it takes three segments. */
    private static IccProfile longProfile() {
        return profile(150_000);
    }

    /** Adobe RGB, and zeros behind it. */
    private static IccProfile profile(int length) {
        byte[] longer = Arrays.copyOf(AdobeRgb.profile().bytes(), length);
        ByteBuffer.wrap(longer).putInt(0, longer.length);
        return IccProfile.of("", longer).orElseThrow();
    }

    @Test
    void transparencyIsLaidOnWhiteAndThatIsSaid() {
        Picture picture = smooth(64, 64, 16, false, true);
        PictureOutput output = PictureOutput.of(new ByteArrayOutputStream(), JPEG);
        try (PictureWriter writer = PictureWriter.open(output, picture.format(), Metadata.NONE)) {
            assertThat(writer.notes())
                    .containsExactly(
                            "JPEG holds 8 bits a sample, the picture has 16",
                            "JPEG has no transparency: the picture is laid on white");
        }
        Picture again = PictureFiles.read(WrittenPictures.encoded(picture, JPEG));
        float alpha = picture.alpha().orElseThrow().at(0, 20, 40);
        float expected = alpha * picture.colour().at(1, 20, 40) + 1 - alpha;
        assertThat(again.colour().at(1, 20, 40)).isCloseTo(expected, within(5 / 255f));
    }

    @Test
    void dataThatFitInNoSegmentAreLeftOutAndThatIsSaid() {
        Metadata metadata = Metadata.NONE
                .withText(TextEntry.XMP, "<x:xmpmeta>" + " ".repeat(70_000) + "</x:xmpmeta>")
                .withText("workflow", "{}");
        PictureFormat format = new PictureFormat(4, 4, 8, false, false, ColourProfile.untagged());
        PictureOutput output = PictureOutput.of(new ByteArrayOutputStream(), JPEG);
        try (PictureWriter writer = PictureWriter.open(output, format, metadata)) {
            assertThat(writer.notes())
                    .containsExactly(
                            "JPEG has no place for workflow, its XMP packet (70023 bytes, expected at most 65504),"
                                    + " which PNG would keep");
        }
    }

    @Test
    void aSideThatIsTooLongIsRefusedBeforehand() {
        PictureOutput output = PictureOutput.of(folder.resolve("wide.jpg"));
        PictureWriter.requireFits(output, sized(65_500, 65_500));
        assertThatThrownBy(() -> PictureWriter.requireFits(output, sized(65_501, 1)))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "%s: JPEG files have at most 65500 pixels a side, the result has 65501x1; write it as TIFF"
                                + " (.tif) or PNG (.png)",
                        output.name());
    }

    @Test
    void aProfileThatIsTooLongIsRefusedBeforehand() {
        PictureOutput output = PictureOutput.of(folder.resolve("deep.jpg"));
        int most = 255 * 65_519;
        PictureFormat fits = sized(20, 10).withProfile(profile(most));
        PictureWriter.requireFits(output, fits);
        Picture again = PictureFiles.read(WrittenPictures.encoded(WrittenPictures.smooth(fits), JPEG));
        assertThat(again.format().profile()).isEqualTo(profile(most));
        assertThatThrownBy(() -> PictureWriter.requireFits(output, fits.withProfile(profile(most + 1))))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "%s: JPEG files hold colour profiles of at most 16707345 bytes, that of the picture has"
                                + " 16707346; write it as TIFF (.tif) or PNG (.png)",
                        output.name());
    }

    @Test
    @Timeout(60)
    void theLongestSidesAreWritten() {
        for (int[] size : new int[][] {{65_500, 3}, {3, 65_500}}) {
            Picture picture = smooth(size[0], size[1], 8, false, false);
            Picture again = PictureFiles.read(WrittenPictures.encoded(picture, JPEG));
            assertThat(WrittenPictures.largestDifference(again.colour(), picture.colour()))
                    .isLessThan(12 / 255f);
        }
    }

    @Test
    @Timeout(60)
    void whatIsDroppedLeavesNoFileAndNoThread() throws IOException, InterruptedException {
        Picture picture = smooth(300, 400, 8, false, false);
        try (PictureWriter writer =
                PictureWriter.open(PictureOutput.of(folder.resolve("out.jpg")), picture.format(), Metadata.NONE)) {
            writer.writeRows(picture.colour().crop(0, 0, 200, 300));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("azulejo-jpeg")) {
                thread.join(); // Its work has ended; it may take a moment to be gone.
            }
        }
    }

    @Test
    @Timeout(60)
    void aStreamThatFailsIsNamed() {
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("the pipe is broken");
            }
        };
        Picture picture = smooth(900, 900, 8, false, false);
        assertThatThrownBy(() -> picture.write(PictureOutput.of(failing, JPEG)))
                .isInstanceOf(MachineException.class)
                .hasMessage("the output stream cannot be written: the pipe is broken");
    }

    private static Picture smooth(int width, int height, int bits, boolean gray, boolean alpha) {
        return WrittenPictures.smooth(new PictureFormat(width, height, bits, gray, alpha, ColourProfile.untagged()));
    }

    private static int indexOf(byte[] jpeg, int marker) {
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) != marker) {
            at += 2 + Short.toUnsignedInt(ByteBuffer.wrap(jpeg).getShort(at + 2));
        }
        return at;
    }

    private static PictureFormat sized(int width, int height) {
        return new PictureFormat(width, height, 8, false, false, ColourProfile.untagged());
    }
}
