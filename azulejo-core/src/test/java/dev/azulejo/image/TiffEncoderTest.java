package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TIFF files, read again by the reader here and by that of the JDK. */
class TiffEncoderTest {
    private static final Encoding TIFF = Encoding.of(FileFormat.TIFF);

    @TempDir
    private Path folder;

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
    void everyKindComesBackSampleForSample(int bits, boolean gray, boolean alpha) throws IOException {
        PictureFormat format = new PictureFormat(300, 270, bits, gray, alpha, ColourProfile.untagged());
        Picture picture = PictureRoundTripTest.random(format, new Random(bits));
        byte[] tiff = tiff(picture);
        Picture again = PictureFiles.read(tiff);
        assertThat(again.format()).isEqualTo(format);
        assertThat(again.colour().data()).isEqualTo(picture.colour().data());
        if (alpha) {
            assertThat(again.alpha().orElseThrow().data())
                    .isEqualTo(picture.alpha().orElseThrow().data());
        }
        assertThat(again.notes()).isEmpty();
        if (bits == 8) { // The JDK knows no differences of 16 bits; libtiff is asked for those.
            requireSame(picture, ImageIO.read(new ByteArrayInputStream(tiff)));
        }
    }

    private static void requireSame(Picture picture, BufferedImage image) {
        Raster raster = image.getRaster();
        PictureFormat format = picture.format();
        int colours = format.gray() ? 1 : 3;
        assertThat(raster.getNumBands()).isEqualTo(format.fileSamples());
        int[] pixel = new int[raster.getNumBands()];
        for (int y = 0; y < format.height(); y += 17) {
            for (int x = 0; x < format.width(); x++) {
                raster.getPixel(x, y, pixel);
                for (int c = 0; c < colours; c++) {
                    assertThat(pixel[c] / (float) format.maximum())
                            .isEqualTo(picture.colour().at(c, y, x));
                }
                if (format.alpha()) {
                    assertThat(pixel[colours] / (float) format.maximum())
                            .isEqualTo(picture.alpha().orElseThrow().at(0, y, x));
                }
            }
        }
    }

    @Test
    void bandsOfAnyHeightGiveTheSameBytesInAFileAndInAStream() throws IOException {
        PictureFormat format = new PictureFormat(270, 300, 8, false, false, ColourProfile.untagged());
        Picture picture = PictureRoundTripTest.random(format, new Random(3));
        Path path = folder.resolve("out.tif");
        try (PictureWriter writer = PictureWriter.open(PictureOutput.of(path), format, Metadata.NONE)) {
            int y = 0;
            for (int height : new int[] {1, 7, 252, 40}) {
                writer.writeRows(picture.colour().crop(y, 0, height, 270));
                y += height;
            }
            writer.finish();
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(tiff(picture));
    }

    @ParameterizedTest
    @CsvSource({"8,false", "16,true"})
    void aBigTiffIsTheSamePicture(int bits, boolean alpha) throws IOException {
        PictureFormat format = new PictureFormat(300, 270, bits, false, alpha, ColourProfile.untagged());
        Picture picture = PictureRoundTripTest.random(format, new Random(bits));
        Metadata metadata = everything();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        EncodedOutput output = new EncodedOutput(PictureOutput.of(bytes, TIFF));
        try (TiffEncoder encoder = new TiffEncoder(output, format, metadata, 1000)) {
            assertThat(encoder.isBig()).isTrue();
            for (byte[] row : WrittenPictures.rows(picture)) {
                encoder.write(row);
            }
            encoder.finish();
        }
        assertThat(bytes.toByteArray()).startsWith('M', 'M', 0, 43, 0, 8, 0, 0);
        Picture again = PictureFiles.read(bytes.toByteArray());
        assertThat(again.colour().data()).isEqualTo(picture.colour().data());
        assertThat(again.metadata().texts()).containsExactlyInAnyOrderElementsOf(metadata.texts());
        assertThat(again.metadata().exif().orElseThrow().descriptions()).containsExactly("Canon");
    }

    @Test
    void bigTiffIsChosenWhereTheFileCouldPassFourGigabytes() throws IOException {
        assertThat(isBig(32_000, 32_000, 8)).isFalse();
        assertThat(isBig(37_000, 37_000, 8)).isFalse();
        assertThat(isBig(37_900, 37_900, 8)).isTrue();
        assertThat(isBig(32_000, 32_000, 16)).isTrue();
    }

    private static boolean isBig(int width, int height, int bits) throws IOException {
        EncodedOutput output = new EncodedOutput(PictureOutput.of(new ByteArrayOutputStream(), TIFF));
        PictureFormat format = new PictureFormat(width, height, bits, false, false, ColourProfile.untagged());
        try (TiffEncoder encoder = new TiffEncoder(output, format, Metadata.NONE)) {
            return encoder.isBig();
        }
    }

    @Test
    void metadataComeBack() throws IOException {
        PictureFormat format = new PictureFormat(9, 7, 8, false, false, AdobeRgb.profile());
        Picture random = PictureRoundTripTest.random(format, new Random(1));
        Picture picture = new Picture(random.colour(), Optional.empty(), format, everything(), List.of());
        Picture again = PictureFiles.read(tiff(picture));
        assertThat(((IccProfile) again.format().profile()).bytes())
                .isEqualTo(AdobeRgb.profile().bytes());
        assertThat(again.metadata().texts())
                .containsExactlyInAnyOrderElementsOf(picture.metadata().texts());
        assertThat(again.metadata().resolution()).contains(Resolution.dotsPerInch(300, 240));
        Exif exif = again.metadata().exif().orElseThrow();
        assertThat(exif.userComment()).contains(WrittenPictures.PARAMETERS);
        assertThat(exif.descriptions()).containsExactly("Canon");
        assertThat(WrittenPictures.inExifDirectory(exif, 0x829A)).isEqualTo(250);
        assertThat(WrittenPictures.inExifDirectory(exif, 0x8827)).isEqualTo(400);
    }

    @Test
    void whatHasNoPlaceIsSaid() {
        PictureFormat format = new PictureFormat(9, 7, 8, false, false, ColourProfile.untagged());
        Metadata metadata = everything().withText("workflow", "{}");
        PictureOutput output = PictureOutput.of(new ByteArrayOutputStream(), TIFF);
        try (PictureWriter writer = PictureWriter.open(output, format, metadata)) {
            assertThat(writer.notes()).containsExactly("TIFF has no place for workflow, which PNG would keep");
        }
    }

    private static Metadata everything() {
        return WrittenPictures.everything(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] tiff(Picture picture) {
        return WrittenPictures.encoded(picture, TIFF);
    }
}
