package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.tile.Grid;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Work that is left out, through the public face: what it saves, what it changes, and what is said about it. */
class ThriftTest {
    private static final UpscaleSettings SETTINGS = UpscaleSettings.defaults()
            .withTarget(new TargetSize.Factor(1))
            .withSeed(1)
            .withTile(16)
            .withOverlap(4)
            .withSampler(Sampler.EULER)
            .withSteps(4)
            .withStrength(1)
            .withConsistency(0)
            .withPrompt("a cat")
            .withColourFix(ColourFix.NONE);

    private static final UpscaleSettings BUILT_IN = UpscaleSettings.defaults()
            .withSeed(1)
            .withTile(64)
            .withOverlap(16)
            .withGrid(Grid.CLASSIC)
            .withConsistency(0)
            .withSharedStatistics(SharedStatistics.OFF)
            .withColourFix(ColourFix.NONE);

    private static final Random RANDOM = new Random(7);

    @TempDir
    private static Path folder;

    private static Path noisy;

    /** Half of it is a gradient. */
    private static Path halfFlat;

    private static Azulejo prompted;
    private static Azulejo builtIn;

    @BeforeAll
    static void open() throws IOException {
        noisy = picture("noisy.png", 20, 16, 0);
        halfFlat = picture("half-flat.png", 64, 16, 40);
        prompted = Azulejo.open(EngineSettings.defaults()
                .withModel(RandomModel.write(folder.resolve("sd1")).toString()));
        builtIn = Azulejo.open();
    }

    @AfterAll
    static void close() {
        prompted.close();
        builtIn.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = FusionMethod.class,
            names = {"INDEPENDENT", "MIXTURE"})
    void deepFeaturesOfEveryFirstStepChangeThePictureAndOfEveryStepNotABit(FusionMethod method) throws IOException {
        UpscaleSettings settings = SETTINGS.withFusion(method);
        int[] all = pixels(prompted, noisy, settings);
        assertThat(pixels(prompted, noisy, settings.withThrift(Thrift.NONE.withDeepCache(1))))
                .containsExactly(all);
        int[] reused = pixels(prompted, noisy, settings.withThrift(Thrift.NONE.withDeepCache(2)));
        assertThat(pixels(prompted, noisy, settings.withThrift(Thrift.NONE.withDeepCache(2))))
                .containsExactly(reused)
                .isNotEqualTo(all);
    }

    @ParameterizedTest
    @EnumSource(
            value = FusionMethod.class,
            names = {"SHIFTED", "PROGRESSIVE"})
    void methodsWhoseTilesDoNotStayReuseNothingAndSaySo(FusionMethod method) throws IOException {
        UpscaleSettings settings = BUILT_IN.withFusion(method);
        UpscaleSettings cached = settings.withThrift(Thrift.NONE.withDeepCache(2));
        assertThat(pixels(builtIn, noisy, cached)).containsExactly(pixels(builtIn, noisy, settings));
        assertThat(upscaled(builtIn, noisy, cached).notes()).anyMatch(note -> note.contains(method.id()));
    }

    @Test
    void tilesThatMoveHoldNothingAndSaySo() throws IOException {
        UpscaleSettings shifted = BUILT_IN.withFusion(FusionMethod.SHIFTED).withSteps(12);
        UpscaleSettings thin = shifted.withThrift(Thrift.NONE.withFlatTiles(FlatTiles.THIN));
        assertThat(pixels(builtIn, halfFlat, thin)).containsExactly(pixels(builtIn, halfFlat, shifted));
        assertThat(upscaled(builtIn, halfFlat, thin).notes())
                .anyMatch(note -> note.contains("not held") && note.contains("shifted"));
    }

    @Test
    void deepFeaturesAreLeftAloneWithAControlNet() throws IOException {
        String control = RandomModel.control(folder.resolve("control"), 4).toString();
        UpscaleSettings controlled = SETTINGS.withControls(List.of(new ControlFile(control, 0.5)));
        int[] all = pixels(prompted, noisy, controlled);
        UpscaleSettings cached = controlled.withThrift(Thrift.NONE.withDeepCache(2));
        assertThat(pixels(prompted, noisy, cached)).containsExactly(all);
        assertThat(upscaled(prompted, noisy, cached).notes()).anyMatch(note -> note.contains("ControlNet"));
    }

    @Test
    void whereBothPredictionsAgreeGuidanceEnds() {
        UpscaleResult all = upscaled(prompted, noisy, SETTINGS);
        int tiles = tiles(all);
        assertThat(evaluations(all)).isEqualTo(2L * 4 * tiles);
        // Every pair of predictions agrees to a cosine of 0, or the first ones do not and the test says nothing.
        UpscaleResult once = upscaled(prompted, noisy, SETTINGS.withThrift(Thrift.NONE.withAgreement(0)));
        assertThat(evaluations(once)).isEqualTo((2L + 3) * tiles);
        assertThat(once.notes()).isEmpty();
    }

    @Test
    void aFlatTileIsLeftAsItWasEnlarged() throws IOException {
        int[] enlarged = pixels(builtIn, halfFlat, BUILT_IN.withStrength(0));
        int[] all = pixels(builtIn, halfFlat, BUILT_IN);
        UpscaleSettings sparing = BUILT_IN.withThrift(Thrift.NONE.withFlatTiles(FlatTiles.SKIP));
        int[] spared = pixels(builtIn, halfFlat, sparing);
        UpscaleResult result = upscaled(builtIn, halfFlat, sparing);
        assertThat(result.notes())
                .singleElement()
                .asString()
                .isEqualTo("2 of 5 tiles are flat (at most 1.0/255 rough): skip");
        assertThat(evaluations(result))
                .isEqualTo(3L * result.repainting().orElseThrow().stepsRun());
        // Tiles begin at 0, 48, 96, 144 and 192; noise at 160, which can be seen a few pixels before.
        assertThat(largestDifference(spared, enlarged, 0, 96)).isLessThanOrEqualTo(1);
        assertThat(largestDifference(spared, all, 144, 256)).isLessThanOrEqualTo(1);
        assertThat(largestDifference(all, enlarged, 0, 256)).isGreaterThan(1);
    }

    @Test
    void whatHasNoEffectIsSaid() {
        Thrift thrift = Thrift.NONE.withFlatTiles(FlatTiles.UNGUIDED).withAgreement(0.99);
        assertThat(upscaled(builtIn, noisy, BUILT_IN.withThrift(thrift)).notes())
                .containsExactly(
                        "flat tiles without guidance save nothing: no tile is guided",
                        "guidance until predictions agree saves nothing: no tile is guided");
        assertThat(upscaled(builtIn, noisy, BUILT_IN.withThrift(Thrift.NONE.withFlatTiles(FlatTiles.THIN)))
                        .notes())
                .singleElement()
                .asString()
                .startsWith("0 of ");
    }

    @Test
    void valuesOutOfTheirRangeAreRefused() {
        assertThatThrownBy(() -> Thrift.NONE.withDeepCache(0))
                .isInstanceOf(SettingsException.class)
                .hasMessage("the deep cache is 0, expected 1 to 1000");
        assertThatThrownBy(() -> Thrift.NONE.withFlatness(-1)).hasMessageContainingAll("flatness", "0 to 255");
        assertThatThrownBy(() -> Thrift.NONE.withAgreement(1.5)).hasMessageContainingAll("agreement", "0 to 1");
    }

    /** Noise from some column on, and a gradient before it. */
    private static Path picture(String name, int width, int height, int noiseFrom) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int noise = x < noiseFrom ? 0x010101 * (100 + x / 8) : RANDOM.nextInt(1 << 24);
                image.setRGB(x, y, noise);
            }
        }
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private static UpscaleResult upscaled(Azulejo azulejo, Path input, UpscaleSettings settings) {
        return azulejo.upscale(input, folder.resolve("out.png"), settings);
    }

    private static int[] pixels(Azulejo azulejo, Path input, UpscaleSettings settings) throws IOException {
        upscaled(azulejo, input, settings);
        BufferedImage image = ImageIO.read(folder.resolve("out.png").toFile());
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static int tiles(UpscaleResult result) {
        return result.repainting().orElseThrow().tiling().tiles();
    }

    private static long evaluations(UpscaleResult result) {
        return result.repainting().orElseThrow().evaluations();
    }

    /** In some columns, in levels of 255. */
    private static int largestDifference(int[] a, int[] b, int from, int to) {
        int largest = 0;
        int width = 256;
        for (int i = 0; i < a.length; i++) {
            if (i % width >= from && i % width < to) {
                for (int shift = 0; shift < 24; shift += 8) {
                    largest = Math.max(largest, Math.abs((a[i] >> shift & 255) - (b[i] >> shift & 255)));
                }
            }
        }
        return largest;
    }
}
