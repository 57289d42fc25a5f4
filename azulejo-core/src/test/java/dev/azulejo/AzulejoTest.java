package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.Progress.Stage;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.ModelException;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.Planes;
import dev.azulejo.measure.Invention;
import dev.azulejo.measure.Psnr;
import dev.azulejo.noise.NoisePlacement;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The public face with the built-in model, end to end on small pictures. */
class AzulejoTest {
    private static final Path ASTRONAUT = Path.of("..", "examples", "astronaut.png");
    private static final UpscaleSettings SETTINGS = UpscaleSettings.defaults()
            .withSeed(1)
            .withTile(256)
            .withOverlap(64)
            .withSteps(8)
            .withStrength(0.25);

    private static Azulejo azulejo;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        azulejo = Azulejo.open();
    }

    @AfterAll
    static void close() {
        azulejo.close();
        azulejo.close();
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedAnotherPicture() throws IOException {
        Path input = saved("in.png", crop(60, 70));
        azulejo.upscale(input, folder.resolve("a.png"), SETTINGS);
        azulejo.upscale(input, folder.resolve("b.png"), SETTINGS);
        azulejo.upscale(input, folder.resolve("c.png"), SETTINGS.withSeed(2));
        assertThat(folder.resolve("b.png")).hasSameBinaryContentAs(folder.resolve("a.png"));
        assertThat(Files.mismatch(folder.resolve("c.png"), folder.resolve("a.png")))
                .isNotNegative();
    }

    @Test
    void theResultSaysWhatWasDone() throws IOException {
        UpscaleResult result = azulejo.upscale(saved("in.png", crop(100, 130)), folder.resolve("out.png"), SETTINGS);
        assertThat(result.width()).isEqualTo(520);
        assertThat(result.height()).isEqualTo(400);
        UpscaleResult.Repainting repainting = result.repainting().orElseThrow();
        assertThat(repainting.steps()).isEqualTo(8);
        assertThat(repainting.stepsRun()).isEqualTo(2);
        assertThat(repainting.seed()).isEqualTo(1);
        assertThat(repainting.model()).isEqualTo("builtin");
        assertThat(repainting.tiling().tiles()).isGreaterThan(1);
        assertThat(repainting.tiling().overlapX()).isGreaterThanOrEqualTo(64);
        assertThat(repainting.evaluations()).isEqualTo(2L * repainting.tiling().tiles());
        assertThat(result.stages().keySet())
                .as("nothing is fetched for the built-in model")
                .containsExactlyElementsOf(EnumSet.complementOf(EnumSet.of(Stage.FETCH)));
        assertThat(result.networkTime()).isPositive();
    }

    @Test
    void strengthZeroWritesTheEnlargedBaseAndOpensNoDiffusionModel() throws IOException {
        Path input = saved("in.png", crop(40, 50));
        EngineSettings withoutModel =
                EngineSettings.defaults().withModel(folder.resolve("nowhere").toString());
        try (Azulejo upscalerOnly = Azulejo.open(withoutModel)) {
            UpscaleResult result = upscalerOnly.upscale(input, folder.resolve("base.png"), SETTINGS.withStrength(0));
            assertThat(result.repainting()).isEmpty();
            assertThat(result.stages().keySet()).containsExactly(Stage.READ, Stage.ENLARGE, Stage.FINISH);
            assertThatThrownBy(() -> upscalerOnly.upscale(input, folder.resolve("no.png"), SETTINGS))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("nowhere");
        }
        assertThat(folder.resolve("no.png")).doesNotExist();
        azulejo.upscale(input, folder.resolve("painted.png"), SETTINGS);
        assertThat(Psnr.of(read("painted.png"), read("base.png"))).isBetween(20.0, 45.0);
    }

    @Test
    void stepsThatLeaveNothingToRunAreTheEnlargedBaseToo() throws IOException {
        Path input = saved("in.png", crop(20, 20));
        UpscaleResult none = azulejo.upscale(input, folder.resolve("none.png"), SETTINGS.withSteps(3));
        assertThat(none.repainting()).isEmpty();
        assertThat(none.notes()).anyMatch(note -> note.contains("3 steps"));
        azulejo.upscale(input, folder.resolve("base.png"), SETTINGS.withStrength(0));
        assertThat(read("none.png").data()).containsExactly(read("base.png").data());
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 4", "2, 1, 16", "3, 7, 2.5", "17, 1, 1", "33, 20, 1", "31, 57, 3.3", "5, 5, 16"})
    void anySizeAndAnyFactor(int width, int height, double factor) throws IOException {
        Path input = saved("in.png", crop(height, width));
        UpscaleResult result =
                azulejo.upscale(input, folder.resolve("out.png"), SETTINGS.withTarget(new TargetSize.Factor(factor)));
        Planes picture = read("out.png");
        assertThat(picture.width()).isEqualTo((int) Math.round(width * factor)).isEqualTo(result.width());
        assertThat(picture.height())
                .isEqualTo((int) Math.round(height * factor))
                .isEqualTo(result.height());
    }

    @Test
    void theReducedResultIsTheInput() throws IOException {
        Planes input = crop(128, 128);
        Path file = saved("in.png", input);
        azulejo.upscale(
                file,
                folder.resolve("out.png"),
                UpscaleSettings.defaults().withSeed(3).withConsistency(1));
        Invention invention = Invention.of(read("out.png"), input);
        assertThat(invention.mean()).isGreaterThan(45);
        assertThat(invention.worstBlock()).isGreaterThan(38);
    }

    @Test
    void independentTilesOfAnotherOverlapAreAnotherPicture() throws IOException {
        Path input = saved("in.png", crop(100, 100));
        UpscaleSettings classic = SETTINGS.withFusion(FusionMethod.INDEPENDENT).withNoise(NoisePlacement.TILE);
        azulejo.upscale(input, folder.resolve("48.png"), classic.withOverlap(48));
        azulejo.upscale(input, folder.resolve("64.png"), classic.withOverlap(64));
        assertThat(Files.mismatch(folder.resolve("48.png"), folder.resolve("64.png")))
                .isNotNegative();
    }

    @Test
    void noiseOfTilesOfTheirOwnIsNothingToAMethodWithOneCanvas() throws IOException {
        Path input = saved("in.png", crop(40, 40));
        azulejo.upscale(input, folder.resolve("field.png"), SETTINGS);
        azulejo.upscale(input, folder.resolve("tile.png"), SETTINGS.withNoise(NoisePlacement.TILE));
        assertThat(read("tile.png").data()).containsExactly(read("field.png").data());
    }

    @Test
    void coloursAreThoseOfTheInput() throws IOException {
        Planes input = crop(64, 64);
        azulejo.upscale(saved("in.png", input), folder.resolve("out.png"), SETTINGS);
        Planes result = read("out.png");
        for (int c = 0; c < 3; c++) {
            assertThat(mean(result, c)).isCloseTo(mean(input, c), within(0.004));
        }
    }

    @Test
    void aFlatPictureHasNoFrameOfGrain() throws IOException {
        Planes flat = new Planes(3, 64, 64);
        Arrays.fill(flat.data(), 128 / 255f);
        azulejo.upscale(saved("flat.png", flat), folder.resolve("out.png"), SETTINGS.withTile(512));
        Planes result = read("out.png");
        double edge = deviation(result, 0, 4);
        double inside = deviation(result, 100, 156);
        assertThat(edge).as("edge beside %s inside", inside).isLessThan(1.6 * inside);
    }

    /** Standard deviation of green over some rows, in 1/255. */
    private static double deviation(Planes planes, int from, int to) {
        double sum = 0;
        double squares = 0;
        int count = (to - from) * planes.width();
        for (int y = from; y < to; y++) {
            for (int x = 0; x < planes.width(); x++) {
                double value = planes.at(1, y, x) * 255;
                sum += value;
                squares += value * value;
            }
        }
        return Math.sqrt(squares / count - sum / count * (sum / count));
    }

    @Test
    void theSettingsAreWrittenIntoThePicture() throws IOException {
        Path input = saved("in.png", crop(24, 24));
        azulejo.upscale(input, folder.resolve("out.png"), SETTINGS.withPrompt("a portrait"));
        Picture result = Picture.read(PictureInput.of(folder.resolve("out.png")));
        assertThat(result.metadata().text("azulejo").orElseThrow())
                .contains("\"seed\":1", "\"sampler\":\"euler\"", "\"strength\":0.25", "\"model\":\"builtin\"");
        assertThat(result.metadata().parameters().orElseThrow()).contains("a portrait", "Steps: 8", "Seed: 1");
    }

    @Test
    void aPromptForAModelThatTakesNoneIsNotedOnce() throws IOException {
        UpscaleResult result =
                azulejo.upscale(saved("in.png", crop(16, 16)), folder.resolve("o.png"), SETTINGS.withPrompt("a cat"));
        assertThat(result.notes())
                .filteredOn(note -> note.contains("takes no prompt"))
                .hasSize(1);
    }

    @Test
    void settingsThatTheModelOrTheSamplerDoesNotUseAreNoted() throws IOException {
        UpscaleResult result = azulejo.upscale(
                saved("in.png", crop(16, 16)),
                folder.resolve("o.png"),
                SETTINGS.withGuidance(5).withEta(1));
        assertThat(result.notes())
                .contains(
                        "the model builtin takes no prompt; guidance has no effect",
                        "eta has no effect with euler, only with ddim");
    }

    @Test
    void cancellingLeavesNothingBehind() throws IOException {
        Path input = saved("in.png", crop(80, 80));
        for (Stage stage : List.of(Stage.ENLARGE, Stage.DENOISE, Stage.FINISH)) {
            Cancellation cancellation = new Cancellation();
            Progress cancelling = event -> {
                if (event instanceof Progress.Advanced advanced && advanced.stage() == stage) {
                    cancellation.cancel();
                }
            };
            assertThatThrownBy(() -> azulejo.upscale(
                            PictureInput.of(input),
                            PictureOutput.of(folder.resolve("out.png")),
                            SETTINGS,
                            cancelling,
                            cancellation))
                    .isInstanceOf(CancelledException.class);
            assertThat(files()).containsExactly("in.png");
        }
    }

    @Test
    void interruptingTheThreadCancels() throws Exception {
        Path input = saved("in.png", crop(80, 80));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread worker = new Thread(() -> {
            try {
                azulejo.upscale(
                        PictureInput.of(input),
                        PictureOutput.of(folder.resolve("out.png")),
                        SETTINGS,
                        event -> {
                            if (event instanceof Progress.StageStarted started && started.stage() == Stage.DENOISE) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        new Cancellation());
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        worker.start();
        worker.join();
        assertThat(thrown.get()).isInstanceOf(CancelledException.class);
        assertThat(files()).containsExactly("in.png");
    }

    @Test
    void threadsQueueForTheDevice() throws Exception {
        Path input = saved("in.png", crop(20, 20));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Path output = folder.resolve("out" + i + ".png");
            threads.add(new Thread(() -> azulejo.upscale(input, output, SETTINGS)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(folder.resolve("out1.png")).hasSameBinaryContentAs(folder.resolve("out0.png"));
        assertThat(folder.resolve("out2.png")).hasSameBinaryContentAs(folder.resolve("out0.png"));
    }

    @Test
    void aJobThatWaitsIsCancelledWhileAnotherOneRuns() throws Exception {
        Path input = saved("in.png", crop(20, 20));
        Cancellation waiting = new Cancellation();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread second = new Thread(() -> {
            try {
                azulejo.upscale(
                        PictureInput.of(input),
                        PictureOutput.of(folder.resolve("second.png")),
                        SETTINGS,
                        Progress.none(),
                        waiting);
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        Progress startingAnother = event -> {
            if (event instanceof Progress.StageStarted started && started.stage() == Stage.ENLARGE) {
                second.start();
                waiting.cancel();
                joined(second); // This job still runs: only the wait can end.
            }
        };
        azulejo.upscale(
                PictureInput.of(input),
                PictureOutput.of(folder.resolve("first.png")),
                SETTINGS,
                startingAnother,
                new Cancellation());
        assertThat(thrown.get()).isInstanceOf(CancelledException.class);
        assertThat(files()).containsExactlyInAnyOrder("in.png", "first.png");
    }

    @Test
    void aListenerThatClosesOrBeginsAnotherJobIsRefused() throws IOException {
        Path input = saved("in.png", crop(20, 20));
        for (Runnable call : List.<Runnable>of(azulejo::close, () -> azulejo.upscale(input, input, SETTINGS))) {
            assertThatThrownBy(() -> azulejo.upscale(
                            PictureInput.of(input),
                            PictureOutput.of(folder.resolve("out.png")),
                            SETTINGS,
                            event -> call.run(),
                            new Cancellation()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("listens");
        }
        azulejo.upscale(input, folder.resolve("out.png"), SETTINGS);
    }

    @Test
    void aClosedOneRefusesPictures() throws IOException {
        Azulejo closed = Azulejo.open();
        closed.close();
        Path input = saved("in.png", crop(20, 20));
        assertThatThrownBy(() -> closed.upscale(input, folder.resolve("out.png"), SETTINGS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(files()).containsExactly("in.png");
    }

    @Test
    void aPictureInMemoryComesBackInMemory() {
        BufferedImage input = new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB);
        input.setRGB(3, 4, 0xff8800);
        BufferedImage output = azulejo.upscale(input, SETTINGS);
        assertThat(output.getWidth()).isEqualTo(120);
        assertThat(output.getHeight()).isEqualTo(80);
    }

    @Test
    void settingsThatCannotBeAreRefusedWithFoundAndExpected() throws IOException {
        Path input = saved("in.png", crop(10, 20));
        UpscaleSettings tooLarge = SETTINGS.withTarget(new TargetSize.LongEdge(10_000));
        assertThatThrownBy(() -> azulejo.upscale(input, folder.resolve("o.png"), tooLarge))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("500")
                .hasMessageContaining("1 to 16");
        assertThatThrownBy(() -> SETTINGS.withStrength(1.5))
                .isInstanceOf(SettingsException.class)
                .hasMessage("the strength is 1.5, expected 0 to 1");
    }

    private static Planes crop(int height, int width) {
        return Picture.read(PictureInput.of(ASTRONAUT)).colour().crop(100, 180, height, width);
    }

    private Path saved(String name, Planes pixels) throws IOException {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    rgb = rgb << 8 | Math.round(pixels.at(c, y, x) * 255);
                }
                image.setRGB(x, y, rgb);
            }
        }
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private Planes read(String name) {
        return Picture.read(PictureInput.of(folder.resolve(name))).colour();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static double mean(Planes planes, int channel) {
        double sum = 0;
        int samples = planes.height() * planes.width();
        for (int i = 0; i < samples; i++) {
            sum += planes.data()[channel * samples + i];
        }
        return sum / samples;
    }
}
