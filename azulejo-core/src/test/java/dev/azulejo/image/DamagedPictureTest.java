package dev.azulejo.image;

import static dev.azulejo.image.PictureFiles.ascii;
import static dev.azulejo.image.PictureFiles.bytes;
import static dev.azulejo.image.PictureFiles.chunk;
import static dev.azulejo.image.PictureFiles.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedPictureTest {
    @TempDir
    private Path folder;

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("nowhere.png");
        refused(missing, missing + " does not exist; a PNG, JPEG, TIFF or WebP file was expected");
    }

    @Test
    void aFolderIsNoPicture() {
        refused(folder, folder + " is a folder; a PNG, JPEG, TIFF or WebP file was expected");
    }

    @Test
    void anEmptyFileIsNoPicture() throws IOException {
        refused(file(), "is empty (0 bytes); a PNG, JPEG, TIFF or WebP file was expected");
    }

    @Test
    void whatIsNoPictureIsNamed() throws IOException {
        refused(file(ascii("hello world")), "no picture that is known here (it begins with the bytes 68 65 6c 6c");
        refused(file(ascii("GIF89a......")), "is a GIF picture; a PNG, JPEG, TIFF or WebP file was expected");
        refused(file(ascii("x")), "no picture that is known here (it begins with the bytes 78)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void whatWasCutShortIsRefusedWhereverTheCutIs(String format) throws IOException {
        byte[] whole = PictureFiles.written(
                PictureFiles.colourful(20, 15, BufferedImage.TYPE_INT_RGB), format, format.equals("png"));
        int least = format.equals("png") ? 8 : 3;
        for (int length = whole.length - 3; length >= least; length -= 3) {
            Path cut = file(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Picture.read(PictureInput.of(cut)))
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isInstanceOf(PictureException.class)
                    .hasMessageContaining("cut short");
        }
    }

    @Test
    void aProgressiveJpegWithoutItsEndIsRefused() throws IOException {
        byte[] whole = PictureFiles.written(PictureFiles.colourful(40, 30, BufferedImage.TYPE_INT_RGB), "jpeg", true);
        refused(file(Arrays.copyOf(whole, whole.length - 2)), "cut short");
    }

    @Test
    void aJpegThatOnlyLacksItsEndMarkerIsRead() throws IOException {
        byte[] whole = PictureFiles.written(PictureFiles.colourful(40, 30, BufferedImage.TYPE_INT_RGB), "jpeg", false);
        Picture picture = Picture.read(PictureInput.of(file(Arrays.copyOf(whole, whole.length - 2))));
        assertThat(picture.colour().data())
                .containsExactly(PictureFiles.read(whole).colour().data());
    }

    @Test
    void whatFollowsTheEndDoesNotMatter() throws IOException {
        for (String format : List.of("png", "jpeg")) {
            byte[] whole =
                    PictureFiles.written(PictureFiles.colourful(9, 7, BufferedImage.TYPE_INT_RGB), format, false);
            Picture picture = Picture.read(PictureInput.of(file(join(whole, ascii("more of it, ÿØÿ")))));
            assertThat(picture.colour().data())
                    .containsExactly(PictureFiles.read(whole).colour().data());
        }
    }

    @Test
    void aTinyFileThatClaimsToBeHugeIsRefusedBeforeAnythingIsAllocated() throws IOException {
        byte[] png = PictureFiles.png(1, 8, 2, List.of(chunk("tEXt", new byte[900])), bytes(1, 2, 3));
        byte[] header = bytes(0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0, 8, 2, 0, 0, 0);
        byte[] huge = join(Arrays.copyOf(png, 8), chunk("IHDR", header), Arrays.copyOfRange(png, 33, png.length));
        refused(file(huge), "claims to have 100000x100000 pixels, which its 12 bytes of pixel data cannot hold");

        byte[] jpeg = PictureFiles.written(PictureFiles.colourful(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg", false);
        int frame = indexOf(jpeg, 0xC0);
        Arrays.fill(jpeg, frame + 4, frame + 8, (byte) 0xFF);
        refused(file(jpeg), "claims to have 65535x65535 pixels, which its");
    }

    @Test
    void aPictureThatDoesNotFitInMemoryIsRefusedBeforeItIsTried() throws IOException {
        assumeTrue(Runtime.getRuntime().maxMemory() < 4L << 30, "with so much memory it fits");
        byte[][] rows = new byte[20_000][];
        Arrays.fill(rows, new byte[20_000 / 8]);
        Path black = file(PictureFiles.png(20_000, 1, 0, List.of(), rows));
        assertThatThrownBy(() -> Picture.read(PictureInput.of(black)))
                .isInstanceOf(MachineException.class)
                .hasMessageStartingWith(
                        black + " has 20000x20000 pixels, which need 4577 MB of memory, but Java may use only")
                .hasMessageEndingWith("give it more with -Xmx");
        // Row by row it can be read all the same.
        try (PictureReader reader = PictureReader.open(PictureInput.of(black))) {
            Planes band = new Planes(3, 1, 20_000);
            reader.readRows(band);
            assertThat(band.data()).containsOnly(0);
        }
    }

    @Test
    void moreThanTwoGigapixelsAreRefused() {
        assertThatThrownBy(() -> PictureSize.require("sky.png", 100_000, 100_000))
                .isInstanceOf(PictureException.class)
                .hasMessage(
                        "sky.png has 100000x100000 pixels; at most 2147483648 pixels and 1000000 on a side can be read");
    }

    @Test
    void aWrongChecksumOfPixelsOrHeaderIsDamage() throws IOException {
        byte[] png = PictureFiles.png(2, 8, 0, List.of(), bytes(1, 2));
        byte[] header = png.clone();
        header[8 + 8 + 13] ^= 1;
        refused(file(header), "is a damaged PNG file: the checksum of its chunk IHDR is wrong");
        byte[] pixels = png.clone();
        pixels[png.length - 12 - 1] ^= 1;
        refused(file(pixels), "is a damaged PNG file: its pixels cannot be decoded");
    }

    @Test
    void pixelsThatAreNoZlibDataAreDamage() throws IOException {
        byte[] png = PictureFiles.png(2, 8, 0, List.of(), bytes(1, 2));
        byte[] start = Arrays.copyOf(png, 8 + 25);
        refused(
                file(join(start, chunk("IDAT", bytes(1, 2, 3, 4, 5, 6, 7, 8)), chunk("IEND"))),
                "is a damaged PNG file: its pixels cannot be decoded after row 0");
        byte[] half = PictureFiles.deflated(bytes(0, 1, 2, 0, 1));
        byte[] header = Arrays.copyOfRange(PictureFiles.png(2, 8, 0, List.of(), bytes(1, 2), bytes(3, 4)), 0, 33);
        refused(
                file(join(header, chunk("IDAT", half), chunk("IEND"))),
                "is a damaged PNG file: its pixels end in row 1, after 5 of 6 bytes");
    }

    @Test
    void apngWithoutPixelsPaletteOrSenseIsDamage() throws IOException {
        byte[] png = PictureFiles.png(2, 8, 3, List.of(), bytes(0, 1));
        refused(file(png), "is a damaged PNG file: it has no palette");
        byte[] small = PictureFiles.png(2, 8, 3, List.of(chunk("PLTE", bytes(1, 2, 3))), bytes(0, 1));
        refused(file(small), "row 0 uses palette entry 1 of 1");
        byte[] odd = PictureFiles.png(2, 4, 2, List.of(), bytes(0, 1, 2));
        refused(file(odd), "bit depth 4, colour type 2");
        refused(file(join(Arrays.copyOf(png, 33), chunk("IEND"))), "it has no pixels (no IDAT chunk)");
    }

    @Test
    void damageBesideThePixelsIsNotedAndLeftOut() throws IOException {
        byte[] broken = chunk("tEXt", ascii("Title\0broken"));
        broken[broken.length - 1] ^= 1;
        byte[] profile = chunk("iCCP", join(ascii("mine\0\0"), PictureFiles.deflated(new byte[500])));
        byte[] zipped = chunk("zTXt", ascii("Title\0\0no zlib data"));
        byte[] png = PictureFiles.png(2, 8, 0, List.of(broken, profile, zipped), bytes(1, 2));
        Picture picture = Picture.read(PictureInput.of(file(png)));
        assertThat(picture.notes())
                .containsExactly(
                        "the chunk tEXt is damaged and was left out",
                        "a chunk zTXt is damaged and was left out",
                        "the colour profile is damaged and was ignored");
        assertThat(picture.metadata().texts()).isEmpty();
        assertThat(picture.format().profile()).isEqualTo(ColourProfile.untagged());
    }

    @Test
    void aStreamStaysOpenWhateverHappens() {
        var stream = new java.io.ByteArrayInputStream(ascii("no picture at all")) {
            private boolean closed;

            @Override
            public void close() {
                closed = true;
            }
        };
        assertThatThrownBy(() -> Picture.read(PictureInput.of(stream)))
                .isInstanceOf(PictureException.class)
                .hasMessageStartingWith("the input stream is no picture");
        assertThat(stream.closed).isFalse();
    }

    private static int indexOf(byte[] jpeg, int marker) {
        for (int i = 2; ; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) marker) {
                return i + 1;
            }
        }
    }

    private static void refused(Path path, String message) {
        assertThatThrownBy(() -> Picture.read(PictureInput.of(path)))
                .isInstanceOf(PictureException.class)
                .hasMessageStartingWith(path.toString())
                .hasMessageContaining(message);
    }

    private Path file(byte... content) throws IOException {
        return Files.write(folder.resolve("picture.bin"), content);
    }
}
