package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.Progress;
import dev.azulejo.Progress.Stage;
import dev.azulejo.TargetSize;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.runtime.Engine;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One job with the built-in model: what it holds, and what it leaves behind when it does not come to its end. */
class UpscaleJobTest {
    private static final Engine ENGINE = Engine.open("cpu", 1);
    private static final ExecutorService WORKERS = Executors.newFixedThreadPool(1);
    private static final UpscaleSettings SETTINGS =
            UpscaleSettings.defaults().withSeed(1).withSteps(4).withStrength(0.5);
    private static final Networks NETWORKS = new BuiltinNetworks(ENGINE);

    private final List<Progress.Event> events = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();

    @TempDir
    private Path folder;

    @AfterEach
    void noNetworkStaysOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
    }

    @AfterAll
    static void close() {
        WORKERS.shutdownNow();
        ENGINE.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"ENLARGE", "ENCODE", "DENOISE", "DECODE", "FINISH"})
    void aJobThatEndsInAnyStageLeavesNoNetworkOpen(Stage stage) {
        assertThatThrownBy(() -> run(picture(24, 24), SETTINGS, event -> {
                    if (event instanceof Progress.Advanced advanced && advanced.stage() == stage) {
                        assertThat(advanced.units()).isPositive();
                        cancellation.cancel();
                    }
                }))
                .isInstanceOf(CancelledException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource(FusionMethod.class)
    void atMostTheNetworksOfOneStageAreOpenAtATime(FusionMethod method) {
        List<Integer> open = new ArrayList<>();
        run(picture(24, 24), SETTINGS.withFusion(method), event -> open.add(ENGINE.openNetworks()));
        assertThat(open).contains(1);
        assertThat(open.stream().max(Integer::compare))
                .as("independent tiles are decoded while others are still denoised")
                .contains(method == FusionMethod.INDEPENDENT ? 2 : 1);
    }

    @Test
    void anOutputThatCannotBeWrittenIsFoundBeforeAnyWork() {
        PictureOutput nowhere = PictureOutput.of(folder.resolve("missing").resolve("out.png"));
        assertThatThrownBy(() -> job(SETTINGS, events::add).run(PictureInput.of(picture(24, 24)), nowhere))
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("missing");
        assertThat(events).isEmpty();
    }

    @Test
    void aResultWhosePositionsCannotBeCountedIsRefusedBeforeTheNetworkRuns() {
        UpscaleSettings huge = SETTINGS.withTarget(new TargetSize.Factor(16));
        assertThatThrownBy(() -> run(picture(1, 1 << 21), huge, events::add))
                .isInstanceOf(MachineException.class)
                .hasMessageContainingAll("the input image", "33554432 pixels long", "at most");
        assertThat(events).noneMatch(event -> event instanceof Progress.Advanced);
    }

    @ParameterizedTest
    @EnumSource(FusionMethod.class)
    void picturesInFilesGiveTheBytesOfPicturesInMemory(FusionMethod method) throws IOException {
        UpscaleSettings settings = SETTINGS.withFusion(method).withSeed(5);
        run(picture(40, 56), settings, Progress.none());
        byte[] expected = Files.readAllBytes(folder.resolve("out.png"));
        job(settings, Progress.none(), new Budget(1))
                .run(PictureInput.of(picture(40, 56)), PictureOutput.of(folder.resolve("out.png")));
        assertThat(Files.readAllBytes(folder.resolve("out.png"))).isEqualTo(expected);
    }

    @Test
    void transparentPicturesToo() throws IOException {
        BufferedImage picture = new BufferedImage(90, 70, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 70; y++) {
            for (int x = 0; x < 90; x++) {
                picture.setRGB(x, y, (x + y) % 9 < 6 ? 0 : 0xff000000 | 0x10203 * (x * 3 + y * 5) & 0xffffff);
            }
        }
        run(picture, SETTINGS, Progress.none());
        byte[] expected = Files.readAllBytes(folder.resolve("out.png"));
        job(SETTINGS, Progress.none(), new Budget(1))
                .run(PictureInput.of(picture), PictureOutput.of(folder.resolve("out.png")));
        assertThat(Files.readAllBytes(folder.resolve("out.png"))).isEqualTo(expected);
    }

    private void run(BufferedImage picture, UpscaleSettings settings, Progress progress) {
        job(settings, progress).run(PictureInput.of(picture), PictureOutput.of(folder.resolve("out.png")));
    }

    private UpscaleJob job(UpscaleSettings settings, Progress progress) {
        return job(settings, progress, Budget.of(0));
    }

    private UpscaleJob job(UpscaleSettings settings, Progress progress, Budget budget) {
        return new UpscaleJob(
                NETWORKS,
                new Bands(WORKERS, 2, 128, 64, 1 << 21),
                new Workspace(budget, folder),
                settings,
                new StageClock(progress, cancellation),
                SharedStages.none(),
                Witness.NONE);
    }

    private static BufferedImage picture(int height, int width) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0x10203 * (x * 3 + y * 5) & 0xffffff);
            }
        }
        return image;
    }
}
