package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written, read by the tools of libtiff, where they are installed (Debian: libtiff-tools). */
@Timeout(60)
class ForeignReadersTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} bits, gray {1}, alpha {2}, BigTIFF {3}")
    @CsvSource({
        "16,false,false,false",
        "16,true,true,false",
        "8,false,true,true",
        "16,false,false,true",
    })
    void libtiffReadsEverySample(int bits, boolean gray, boolean alpha, boolean big) throws Exception {
        PictureFormat format = new PictureFormat(300, 270, bits, gray, alpha, ColourProfile.untagged());
        Picture picture = PictureRoundTripTest.random(format, new Random(7));
        Path tiff = folder.resolve("out.tif");
        try (TiffEncoder encoder = new TiffEncoder(
                new EncodedOutput(PictureOutput.of(tiff)), format, Metadata.NONE, big ? 0 : Long.MAX_VALUE)) {
            for (byte[] row : WrittenPictures.rows(picture)) {
                encoder.write(row);
            }
            encoder.finish();
        }
        Path plain = folder.resolve("plain.tif");
        // Without compression, in one strip, big-endian: the samples as they are, behind a header of 8 bytes.
        run("tiffcp", "-s", "-r", "270", "-c", "none", "-B", tiff.toString(), plain.toString());
        byte[] read = Files.readAllBytes(plain);
        int at = 8;
        for (byte[] row : WrittenPictures.rows(picture)) {
            assertThat(Arrays.copyOfRange(read, at, at + row.length)).isEqualTo(row);
            at += row.length;
        }
    }

    @Test
    void libtiffFindsNothingToWarnOf() throws Exception {
        PictureFormat format = new PictureFormat(300, 270, 8, false, true, AdobeRgb.profile());
        Picture picture = WrittenPictures.with(
                WrittenPictures.smooth(format), WrittenPictures.everything(java.nio.ByteOrder.LITTLE_ENDIAN));
        Path tiff = folder.resolve("out.tif");
        picture.write(PictureOutput.of(tiff));
        assertThat(run("tiffinfo", tiff.toString()))
                .contains(
                        "Tile Width: 256 Tile Length: 256",
                        "Resolution: 300, 240 pixels/inch",
                        "Extra Samples: 1<unassoc-alpha>",
                        "Predictor: horizontal differencing",
                        "ICC Profile: <present>",
                        "RichTIFFIPTC Data: <present>, 8 bytes",
                        "EXIFIFDOffset")
                .doesNotContain("Warning", "Error");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        boolean there = Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, command[0])));
        assumeTrue(there, command[0] + " is not installed");
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
