package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.EngineSettings;
import dev.azulejo.FlatTiles;
import dev.azulejo.Keeping;
import dev.azulejo.Progress;
import dev.azulejo.TargetSize;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fusion.Denoiser;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.runtime.Engine;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.sampler.Trajectory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs of the built-in model that are interrupted at moments of chance, again and again. */
class InterruptedJobTest {
    private static final Engine ENGINE = Engine.open("cpu", 2);
    private static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);
    private static final Networks NETWORKS = new BuiltinNetworks(ENGINE);

    /** A sampler that remembers earlier steps, and several tiles. */
    private static final UpscaleSettings SETTINGS = UpscaleSettings.defaults()
            .withTarget(new TargetSize.Factor(3))
            .withTile(96)
            .withOverlap(16)
            .withSteps(8)
            .withStrength(0.5)
            .withSampler(Sampler.DPMPP_2M)
            .withSeed(3);

    private static final Duration A_SLOW_DISK = Duration.ofMinutes(2);

    private static final int MOST_EVENTS = 50;

    @TempDir
    Path folder;

    private Path input;
    private Path output;

    private final Random random;

    InterruptedJobTest() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("-Dtest.seed=" + seed);
        random = new Random(seed);
    }

    @BeforeEach
    void writeInput() throws IOException {
        input = folder.resolve("in.png");
        output = folder.resolve("out.png");
        BufferedImage picture = new BufferedImage(56, 40, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 56; x++) {
                picture.setRGB(x, y, 0x10203 * (x * 3 + y * 5) & 0xffffff);
            }
        }
        ImageIO.write(picture, "png", input.toFile());
    }

    @AfterAll
    static void close() {
        WORKERS.shutdownNow();
        ENGINE.close();
    }

    static Stream<UpscaleSettings> settings() {
        return Stream.concat(
                Stream.of(FusionMethod.values()).map(SETTINGS::withFusion),
                Stream.of(
                        SETTINGS.withThrift(SETTINGS.thrift().withDeepCache(2)),
                        SETTINGS.withThrift(SETTINGS.thrift().withFlatTiles(FlatTiles.THIN))));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theyGiveTheBytesOfOneThatIsNotAndDoLittleTwice(UpscaleSettings settings) throws IOException {
        Count undisturbed = new Count();
        int[] events = new int[1];
        run(settings, Keeping.UNFINISHED, new Cancellation(), undisturbed, event -> {
            if (event instanceof Progress.Advanced) {
                events[0]++;
            }
        });
        // Tiles of one step that are evaluated together tell less often how far they are.
        int most = Math.min(MOST_EVENTS, events[0] - 3);
        byte[] expected = Files.readAllBytes(output);
        Files.delete(output);
        assertThat(folder).isDirectoryNotContaining("glob:**.azulejo*");

        Count evaluated = new Count();
        int interruptions = 0;
        while (!runUntilInterrupted(settings, most, evaluated)) {
            interruptions++;
            assertThat(folder).isDirectoryContaining("glob:**out.png.azulejo");
            assertThat(output).doesNotExist();
            assertThat(interruptions).as("it comes to an end").isLessThan(100);
        }
        assertThat(interruptions).isPositive();
        assertThat(Files.readAllBytes(output)).isEqualTo(expected);
        assertThat(folder).isDirectoryNotContaining("glob:**.azulejo*");
        int everySoManySteps = settings.thrift().equals(SETTINGS.thrift()) ? 1 : 2;
        assertThat(evaluated.tiles)
                .as("%d tiles in one go, with %d interruptions", undisturbed.tiles, interruptions)
                .isLessThanOrEqualTo(
                        undisturbed.tiles + 2 * everySoManySteps * interruptions * undisturbed.tilesOfStep());
    }

    private boolean runUntilInterrupted(UpscaleSettings settings, int most, Count count) {
        Cancellation cancellation = new Cancellation();
        int[] left = {2 + random.nextInt(most)};
        try {
            run(settings, Keeping.RESUMED, cancellation, count, event -> {
                if (event instanceof Progress.Advanced && --left[0] == 0) {
                    cancellation.cancel();
                }
            });
            return true;
        } catch (CancelledException e) {
            return false;
        }
    }

    private UpscaleResult run(
            UpscaleSettings settings, Keeping keeping, Cancellation cancellation, Count count, Progress progress) {
        JobIdentity identity = JobIdentity.of(
                input, new PictureOutput.File(output), settings, EngineSettings.defaults(), cancellation);
        try (JobFolder job = JobFolder.open(output, identity, keeping, A_SLOW_DISK, note -> {});
                Workspace workspace = new Workspace(Budget.of(0), job)) {
            StageClock clock = new StageClock(progress, cancellation);
            Bands bands = new Bands(WORKERS, 3, 32, 64, 1 << 21);
            UpscaleResult result = new UpscaleJob(
                            NETWORKS, bands, workspace, settings, clock, SharedStages.none(), count)
                    .run(PictureInput.of(input), new PictureOutput.File(output).through(job.temporary()));
            job.finish();
            return result;
        }
    }

    /** Counts tiles that the network evaluates. */
    private static final class Count implements Witness {
        private int tiles;
        private int largestStep;
        private int steps = 1;

        /** Of all of the picture, also where each tile takes all of its steps before the next one begins. */
        int tilesOfStep() {
            return Math.max(largestStep, tiles / steps);
        }

        @Override
        public Denoiser watched(Denoiser denoiser, Trajectory trajectory) {
            steps = trajectory.evaluations();
            int[] ofStep = new int[2];
            return (places, inputs, evaluation, timestep) -> {
                tiles += places.size();
                ofStep[0] = evaluation == ofStep[1] ? ofStep[0] + places.size() : places.size();
                ofStep[1] = evaluation;
                largestStep = Math.max(largestStep, ofStep[0]);
                return denoiser.predict(places, inputs, evaluation, timestep);
            };
        }
    }
}
