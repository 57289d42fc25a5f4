package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.SettingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deep Zoom pictures: tiles put together again are the picture in all its sizes. */
class DeepZoomEncoderTest {
    private static final Encoding LOSSLESS = Encoding.of(FileFormat.DEEP_ZOOM).lossless();

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}x{1}, gray {2}, alpha {3}")
    @CsvSource({
        "600,509,false,false",
        "508,255,true,false",
        "254,256,false,true",
        "1,700,false,false",
        "1,1,false,false"
    })
    void everyLevelIsTheMeanOfTheOneAbove(int width, int height, boolean gray, boolean alpha) {
        PictureFormat format = new PictureFormat(width, height, 8, gray, alpha, ColourProfile.untagged());
        Picture picture = PictureRoundTripTest.random(format, new Random(width));
        Path dzi = folder.resolve("out.dzi");
        picture.write(PictureOutput.of(dzi, LOSSLESS));
        int level = (int) Math.ceil(Math.log(Math.max(width, height)) / Math.log(2));
        assertThat(folder.resolve("out_files/" + (level + 1))).doesNotExist();
        Planes expected = planes(picture);
        for (; level >= 0; level--) {
            Planes found = assembled(level, expected.width(), expected.height(), expected.channels());
            float tolerance = alpha ? 0.51f : 0.5001f;
            assertThat(WrittenPictures.largestDifference(found, expected)).isLessThan(tolerance);
            expected = halved(found, alpha);
        }
        assertThat(expected.width()).isEqualTo(1);
    }

    /** Samples 0 to 255; alpha last. */
    private static Planes planes(Picture picture) {
        boolean alpha = picture.alpha().isPresent();
        Planes all = new Planes(
                alpha ? 4 : 3, picture.colour().height(), picture.colour().width());
        float[] colour = picture.colour().data();
        for (int i = 0; i < colour.length; i++) {
            all.data()[i] = colour[i] * 255;
        }
        picture.alpha().ifPresent(plane -> {
            for (int i = 0; i < plane.data().length; i++) {
                all.data()[colour.length + i] = plane.data()[i] * 255;
            }
        });
        return all;
    }

    private static Planes halved(Planes large, boolean alpha) {
        Planes half = new Planes(large.channels(), (large.height() + 1) / 2, (large.width() + 1) / 2);
        for (int c = 0; c < half.channels(); c++) {
            for (int y = 0; y < half.height(); y++) {
                for (int x = 0; x < half.width(); x++) {
                    float sum = 0;
                    float weights = 0;
                    for (int i = 0; i < 4; i++) {
                        int fromY = Math.min(2 * y + i / 2, large.height() - 1);
                        int fromX = Math.min(2 * x + i % 2, large.width() - 1);
                        float weight = alpha && c < 3 ? large.at(3, fromY, fromX) : 1;
                        sum += weight * large.at(c, fromY, fromX);
                        weights += weight;
                    }
                    half.data()[half.row(c, y) + x] = sum / weights;
                }
            }
        }
        return half;
    }

    /** All tiles of a level, each held against its neighbours where they overlap. */
    private Planes assembled(int level, int width, int height, int channels) {
        Planes whole = new Planes(channels, height, width);
        boolean[] written = new boolean[height * width];
        for (int row = 0; row * 254 < height; row++) {
            for (int column = 0; column * 254 < width; column++) {
                Planes tile = planes(Picture.read(
                        PictureInput.of(folder.resolve("out_files/%d/%d_%d.png".formatted(level, column, row)))));
                int left = Math.max(0, column * 254 - 1);
                int top = Math.max(0, row * 254 - 1);
                assertThat(tile.width()).isEqualTo(Math.min(width, (column + 1) * 254 + 1) - left);
                assertThat(tile.height()).isEqualTo(Math.min(height, (row + 1) * 254 + 1) - top);
                for (int y = 0; y < tile.height(); y++) {
                    for (int x = 0; x < tile.width(); x++) {
                        int at = (top + y) * width + left + x;
                        if (written[at] && tile.at(0, y, x) != whole.at(0, top + y, left + x)) {
                            fail("tile %d,%d of level %d differs from its neighbour", column, row, level);
                        }
                        written[at] = true;
                    }
                }
                whole.write(top, left, tile);
            }
        }
        return whole;
    }

    @Test
    void smallLevelsAreNoLighterThanThePicture() {
        PictureFormat format = new PictureFormat(512, 512, 8, true, false, ColourProfile.untagged());
        Picture picture = PictureRoundTripTest.random(format, new Random(6));
        picture.write(PictureOutput.of(folder.resolve("out.dzi"), LOSSLESS));
        Planes small = planes(Picture.read(PictureInput.of(folder.resolve("out_files/4/0_0.png"))));
        assertThat(mean(small)).isCloseTo(mean(planes(picture)), within(0.15));
    }

    private static double mean(Planes planes) {
        double sum = 0;
        for (float value : planes.data()) {
            sum += value;
        }
        return sum / planes.data().length;
    }

    @Test
    void tilesAreJpegUnlessNothingMayBeLost() throws IOException {
        Picture picture = WrittenPictures.with(
                WrittenPictures.smooth(new PictureFormat(300, 200, 8, false, false, ColourProfile.untagged())),
                WrittenPictures.everything(ByteOrder.BIG_ENDIAN));
        Path dzi = folder.resolve("view.dzi");
        picture.write(PictureOutput.of(dzi));
        assertThat(dzi).hasContent("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="jpg" Overlap="1" TileSize="254">
                          <Size Width="300" Height="200"/>
                        </Image>
                        """);
        Picture tile = Picture.read(PictureInput.of(folder.resolve("view_files/9/1_0.jpg")));
        assertThat(tile.format().width()).isEqualTo(47);
        assertThat(WrittenPictures.largestDifference(
                        tile.colour(), picture.colour().crop(0, 253, 200, 47)))
                .isLessThan(4 / 255f);
        assertThat(Metadata.of(dzi).text(TextEntry.AZULEJO))
                .isEqualTo(picture.metadata().text(TextEntry.AZULEJO));
    }

    @Test
    void anotherPictureReplacesTheOldOneWhole() throws IOException {
        Path dzi = folder.resolve("out.dzi");
        PictureFormat large = new PictureFormat(600, 300, 8, false, false, ColourProfile.untagged());
        WrittenPictures.smooth(large).write(PictureOutput.of(dzi));
        WrittenPictures.smooth(large.resized(9, 9)).write(PictureOutput.of(dzi));
        assertThat(folder.resolve("out_files/10")).doesNotExist();
        assertThat(folder.resolve("out_files/4/0_0.jpg")).exists();
        assertThat(dzi).content().contains("Width=\"9\"");
        assertThat(names()).containsExactly("out.dzi", "out_files");
    }

    @Test
    void whatIsNotFinishedLeavesNothing() throws IOException {
        Path dzi = folder.resolve("out.dzi");
        PictureFormat format = new PictureFormat(600, 300, 8, false, false, ColourProfile.untagged());
        Picture picture = WrittenPictures.smooth(format);
        try (PictureWriter writer = PictureWriter.open(PictureOutput.of(dzi), format, Metadata.NONE)) {
            writer.writeRows(picture.colour().crop(0, 0, 290, 600));
            assertThat(dzi).doesNotExist();
            assertThat(folder.resolve("out_files")).doesNotExist();
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void aFolderThatIsNoPictureIsNotReplaced() throws IOException {
        Path dzi = folder.resolve("out.dzi");
        Path precious = Files.createDirectory(folder.resolve("out_files")).resolve("precious");
        Files.writeString(precious, "mine");
        assertThatThrownBy(() -> PictureWriter.requireWritable(PictureOutput.of(dzi)))
                .isInstanceOf(MachineException.class)
                .hasMessage(
                        "%s cannot be written: %s is there already, and does not belong to a picture of that name;"
                                + " remove it or choose another name",
                        dzi, precious.getParent());
        assertThat(precious).hasContent("mine");
    }

    @Test
    void aStreamCannotHoldAFolder() {
        assertThatThrownBy(() -> PictureOutput.of(new ByteArrayOutputStream(), LOSSLESS))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("Deep Zoom is a folder of files");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
