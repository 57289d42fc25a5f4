package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.tile.Grid;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tiles that are normalised alike, through the public face: when they are, and what is said where they cannot be. */
class SharedStatisticsTest {
    private static final UpscaleSettings SETTINGS = UpscaleSettings.defaults()
            .withTarget(new TargetSize.Factor(2))
            .withSeed(1)
            .withTile(64)
            .withOverlap(16)
            .withGrid(Grid.CLASSIC)
            .withConsistency(0)
            .withColourFix(ColourFix.NONE);

    @TempDir
    private static Path folder;

    private static Path picture;
    private static Azulejo builtIn;

    @BeforeAll
    static void open() throws IOException {
        picture = folder.resolve("picture.png");
        BufferedImage image = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(5);
        for (int i = 0; i < 60 * 40; i++) {
            int gray = i % 60 < 30 ? 40 + i / 60 : random.nextInt(256);
            image.setRGB(i % 60, i / 60, gray * 0x010101);
        }
        ImageIO.write(image, "png", picture.toFile());
        builtIn = Azulejo.open();
    }

    @AfterAll
    static void close() {
        builtIn.close();
    }

    @Test
    void theBuiltInModelSharesThemUnlessToldNotTo() throws IOException {
        int[] on = pixels(SETTINGS.withSharedStatistics(SharedStatistics.ON));
        assertThat(pixels(SETTINGS)).containsExactly(on);
        assertThat(pixels(SETTINGS.withSharedStatistics(SharedStatistics.OFF))).isNotEqualTo(on);
    }

    @Test
    void onePieceIsTheSameWithThemAndWithout() throws IOException {
        UpscaleSettings untiled = SETTINGS.withTile(256);
        assertThat(pixels(untiled.withSharedStatistics(SharedStatistics.ON)))
                .containsExactly(pixels(untiled.withSharedStatistics(SharedStatistics.OFF)));
    }

    @ParameterizedTest
    @EnumSource(
            value = FusionMethod.class,
            names = {"INDEPENDENT", "SHIFTED", "PROGRESSIVE", "SEAM_FIX"})
    void methodsWithoutOneCanvasOfEqualTilesShareNothingAndSaySoWhenAsked(FusionMethod method) throws IOException {
        UpscaleSettings settings = SETTINGS.withFusion(method);
        UpscaleSettings asked = settings.withSharedStatistics(SharedStatistics.ON);
        assertThat(pixels(asked)).containsExactly(pixels(settings.withSharedStatistics(SharedStatistics.OFF)));
        assertThat(upscaled(asked).notes()).anyMatch(note -> note.contains("alike") && note.contains(method.id()));
        assertThat(upscaled(settings).notes()).noneMatch(note -> note.contains("alike"));
    }

    @Test
    void whereWorkIsLeftOutTheyAreNotSharedAndThatIsSaid() {
        UpscaleSettings thrifty = SETTINGS.withThrift(Thrift.NONE.withDeepCache(2));
        assertThat(upscaled(thrifty.withSharedStatistics(SharedStatistics.ON)).notes())
                .anyMatch(note -> note.contains("alike") && note.contains("left out"));
    }

    private static UpscaleResult upscaled(UpscaleSettings settings) {
        return builtIn.upscale(picture, folder.resolve("result.png"), settings);
    }

    private static int[] pixels(UpscaleSettings settings) throws IOException {
        upscaled(settings);
        BufferedImage image = ImageIO.read(folder.resolve("result.png").toFile());
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
