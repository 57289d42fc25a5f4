package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.SettingsException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebP files, read again by the reader here and by libwebp as it is for everybody. */
class WebpEncoderTest {
    private static final Encoding WEBP = Encoding.of(FileFormat.WEBP);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutLossEverySampleComesBack(boolean alpha) throws IOException {
        PictureFormat format = new PictureFormat(61, 47, 8, false, alpha, ColourProfile.untagged());
        Picture picture = PictureRoundTripTest.random(format, new Random(2));
        byte[] webp = WrittenPictures.encoded(picture, WEBP.lossless());
        Picture again = PictureFiles.read(webp);
        assertThat(again.format()).isEqualTo(format);
        assertThat(again.colour().data()).isEqualTo(picture.colour().data());
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(webp));
        assertThat(image.getRGB(60, 46) >> 16 & 0xFF)
                .isEqualTo(Math.round(255 * picture.colour().at(0, 46, 60)));
        if (alpha) {
            assertThat(again.alpha().orElseThrow().data())
                    .isEqualTo(picture.alpha().orElseThrow().data());
        }
    }

    @ParameterizedTest
    @CsvSource({"8,false,false", "16,false,true", "8,true,false"})
    void withLossWhatComesBackIsNearlyThePicture(int bits, boolean gray, boolean alpha) {
        Picture picture =
                WrittenPictures.smooth(new PictureFormat(150, 99, bits, gray, alpha, ColourProfile.untagged()));
        Picture again = PictureFiles.read(WrittenPictures.encoded(picture, WEBP));
        assertThat(again.format()).isEqualTo(new PictureFormat(150, 99, 8, false, alpha, ColourProfile.untagged()));
        assertThat(WrittenPictures.largestDifference(again.colour(), picture.colour()))
                .isLessThan(10 / 255f);
        if (alpha) {
            assertThat(again.alpha().orElseThrow().at(0, 50, 75))
                    .isCloseTo(picture.alpha().orElseThrow().at(0, 50, 75), within(2 / 255f));
        }
    }

    @Test
    void qualityCostsBytes() {
        Picture picture = PictureRoundTripTest.random(
                new PictureFormat(64, 64, 8, false, false, ColourProfile.untagged()), new Random(1));
        assertThat(WrittenPictures.encoded(picture, WEBP).length)
                .isGreaterThan(WrittenPictures.encoded(picture, WEBP.withQuality(30)).length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void metadataComeBack(boolean lossless) {
        PictureFormat format = new PictureFormat(21, 10, 8, false, lossless, AdobeRgb.profile());
        Metadata metadata = WrittenPictures.everything(ByteOrder.LITTLE_ENDIAN).without(TextEntry.IPTC);
        byte[] webp = WrittenPictures.encoded(
                WrittenPictures.with(WrittenPictures.smooth(format), metadata), lossless ? WEBP.lossless() : WEBP);
        Picture again = PictureFiles.read(webp);
        assertThat(((IccProfile) again.format().profile()).bytes())
                .isEqualTo(AdobeRgb.profile().bytes());
        assertThat(again.format().alpha()).isEqualTo(lossless);
        assertThat(again.metadata().texts()).containsExactlyInAnyOrderElementsOf(metadata.texts());
        assertThat(again.metadata().resolution()).contains(Resolution.dotsPerInch(300, 240));
        Exif exif = again.metadata().exif().orElseThrow();
        assertThat(exif.descriptions()).containsExactly("Canon");
        assertThat(WrittenPictures.inExifDirectory(exif, 0x829A)).isEqualTo(250);
        ByteBuffer riff = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(riff.getInt(4)).isEqualTo(webp.length - 8);
    }

    @Test
    void whatHasNoPlaceIsSaid() {
        PictureOutput output = PictureOutput.of(new ByteArrayOutputStream(), WEBP);
        PictureFormat format = new PictureFormat(5, 5, 16, false, false, ColourProfile.untagged());
        try (PictureWriter writer =
                PictureWriter.open(output, format, WrittenPictures.everything(ByteOrder.BIG_ENDIAN))) {
            assertThat(writer.notes())
                    .isEqualTo(List.of(
                            "WebP holds 8 bits a sample, the picture has 16",
                            "WebP has no place for its IPTC data, which PNG would keep"));
        }
    }

    @Test
    void encodingEndsWhenItIsCancelledAndLeavesNoFile(@TempDir Path folder) throws IOException {
        Picture picture = WrittenPictures.smooth(sized(150, 99));
        Cancellation cancellation = new Cancellation();
        PictureOutput output = PictureOutput.of(folder.resolve("out.webp"));
        try (PictureWriter writer = PictureWriter.open(output, picture.format(), Metadata.NONE, cancellation)) {
            writer.writeRows(picture.colour());
            cancellation.cancel();
            assertThatThrownBy(writer::finish).isInstanceOf(CancelledException.class);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aSideThatIsTooLongIsRefusedBeforehand() {
        PictureOutput output = PictureOutput.of(Path.of("long.webp"));
        PictureWriter.requireFits(output, sized(16_383, 16_383));
        assertThatThrownBy(() -> PictureWriter.requireFits(output, sized(1, 16_384)))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "long.webp: WebP files have at most 16383 pixels a side, the result has 1x16384; write it as"
                                + " TIFF (.tif) or PNG (.png)");
    }

    private static PictureFormat sized(int width, int height) {
        return new PictureFormat(width, height, 8, false, false, ColourProfile.untagged());
    }
}
