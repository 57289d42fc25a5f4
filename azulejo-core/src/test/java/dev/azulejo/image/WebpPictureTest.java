package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.PictureException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The resources were written by cwebp and img2webp; the PNG files beside them are what dwebp reads, or the originals. */
class WebpPictureTest {
    private static byte[] resource(String name) {
        try (InputStream stream = WebpPictureTest.class.getResourceAsStream("webp/" + name)) {
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @CsvSource({"lossless,rgb", "lossless-alpha,rgba", "lossy,lossy", "lossy-alpha,lossy-alpha", "animated,rgb"})
    void filesOfOtherProgramsHaveTheSamplesThatOtherProgramsRead(String webp, String png) {
        Picture picture = PictureFiles.read(resource(webp + ".webp"));
        Picture expected = PictureFiles.read(resource(png + ".png"));
        assertThat(picture.colour().data()).isEqualTo(expected.colour().data());
        assertThat(picture.alpha().map(Planes::data).orElse(new float[0]))
                .isEqualTo(expected.alpha().map(Planes::data).orElse(new float[0]));
    }

    @Test
    void ofAnAnimationTheFirstPictureIsReadAndANoteSaysSo() {
        assertThat(PictureFiles.read(resource("animated.webp")).notes())
                .containsExactly("only the first picture of the animation is read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossless", "lossless-alpha", "lossy", "lossy-alpha"})
    void samplesAreTheSameInPartsAndAtOnce(String name) {
        int[][] atOnce = rows(name, 1 << 30);
        assertThat(rows(name, 4 * 37 * 3)).isDeepEqualTo(atOnce);
        assertThat(rows(name, 0)).isDeepEqualTo(atOnce);
    }

    private static int[][] rows(String name, long mostInMemory) {
        PictureInput.Stream stream =
                new PictureInput.Stream(new ByteArrayInputStream(resource(name + ".webp")), "a file");
        SpoolRoom room = new SpoolRoom(Path.of(System.getProperty("java.io.tmpdir")), mostInMemory, new Cancellation());
        try (WebpPixels pixels = new WebpPixels(new WebpFile(EncodedPicture.open(stream, room)))) {
            int[][] rows =
                    new int[pixels.height()][pixels.width() * pixels.layout().samples()];
            for (int[] row : rows) {
                pixels.next(row);
            }
            return rows;
        }
    }

    @Test
    void metadataIsFoundAndTheOrientationApplied() {
        Picture picture = PictureFiles.read(resource("metadata.webp"));
        assertThat(picture.format().width()).isEqualTo(29);
        assertThat(picture.format().height()).isEqualTo(37);
        assertThat(picture.metadata().parameters()).contains("Steps: 20, hm");
        assertThat(picture.metadata().text(TextEntry.XMP).orElseThrow()).contains("dc:title");
        assertThat(picture.metadata().exif().orElseThrow().descriptions()).contains("Canon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossless", "lossless-alpha", "lossy", "lossy-alpha"})
    void whatWasCutShortIsRefused(String name) {
        byte[] whole = resource(name + ".webp");
        for (int length = whole.length - 3; length > 12; length -= 5) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> PictureFiles.read(cut)).isInstanceOf(PictureException.class);
        }
    }

    @Test
    void aPromiseOfMorePixelsThanTheFileCanHoldIsRefused() {
        byte[] file = resource("lossy.webp");
        int size = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("VP8 ") + 8 + 6;
        file[size] = (byte) 0xFF;
        file[size + 1] = 0x3F;
        file[size + 2] = (byte) 0xFF;
        file[size + 3] = 0x3F;
        assertThatThrownBy(() -> PictureFiles.read(file))
                .isInstanceOf(PictureException.class)
                .hasMessageContaining("claims to have 16383x16383 pixels");
    }
}
