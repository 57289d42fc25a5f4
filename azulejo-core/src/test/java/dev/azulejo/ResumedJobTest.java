package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.sampler.Sampler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are interrupted and go on, with the built-in model. */
class ResumedJobTest {
    private static final Azulejo AZULEJO = Azulejo.open();

    /** A sampler that remembers earlier steps, and several tiles. */
    private static final UpscaleSettings UNSEEDED = UpscaleSettings.defaults()
            .withTarget(new TargetSize.Factor(3))
            .withTile(96)
            .withOverlap(16)
            .withSteps(8)
            .withStrength(0.5)
            .withSampler(Sampler.DPMPP_2M);

    private static final UpscaleSettings SETTINGS = UNSEEDED.withSeed(3);

    @TempDir
    Path folder;

    private Path input;
    private Path output;

    @BeforeEach
    void writeInput() throws IOException {
        input = folder.resolve("in.png");
        output = folder.resolve("out.png");
        write(picture(40, 56, 3));
    }

    @AfterAll
    static void close() {
        AZULEJO.close();
    }

    @Test
    void aChangedInputModelOrSettingIsRefusedByName() throws IOException {
        interrupted(SETTINGS);
        assertRefused(SETTINGS.withStrength(0.6), "strength 0.5, found 0.6");
        assertRefused(SETTINGS.withSeed(4), "seed 3, found 4");
        byte[] before = Files.readAllBytes(input);
        write(picture(40, 56, 4));
        assertRefused(SETTINGS, "input");
        Files.write(input, before);
        run(SETTINGS, Keeping.RESUMED, new Cancellation(), event -> {});
        assertThat(output).exists();
    }

    @Test
    void aResumedJobKeepsTheSeedThatWasDrawn() throws IOException {
        interrupted(UNSEEDED);
        UpscaleResult first = run(UNSEEDED, new Keeping(true, true, true), new Cancellation(), event -> {});
        UpscaleResult again = run(UNSEEDED, Keeping.RESUMED, new Cancellation(), event -> {});
        assertThat(again.repainting().orElseThrow().seed())
                .isEqualTo(first.repainting().orElseThrow().seed());
        assertThat(again.repainting().orElseThrow().evaluations())
                .as("all of it was kept")
                .isZero();
    }

    @Test
    void withoutResumeAnUnfinishedJobIsBegunAnewAndThatIsSaid() throws IOException {
        interrupted(SETTINGS);
        UpscaleResult result = run(SETTINGS.withStrength(0.6), Keeping.UNFINISHED, new Cancellation(), event -> {});
        assertThat(result.notes()).anyMatch(note -> note.contains("begun anew"));
        assertThat(folder).isDirectoryNotContaining("glob:**.azulejo*");
    }

    @Test
    void aJobThatEndsBeforeAnyWorkLeavesNoFolder() {
        assertThatThrownBy(() -> run(
                        SETTINGS.withRegion(Region.pixels(5000, 0, 9, 9)),
                        Keeping.UNFINISHED,
                        new Cancellation(),
                        event -> {}))
                .isInstanceOf(SettingsException.class);
        assertThat(folder).isDirectoryNotContaining("glob:**.azulejo*");
    }

    @Test
    void twoJobsOfOneOutputAreNotRunAtATime() {
        List<Throwable> refusals = new ArrayList<>();
        try (Azulejo other = Azulejo.open()) {
            run(SETTINGS, Keeping.UNFINISHED, new Cancellation(), event -> {
                if (event instanceof Progress.StageStarted started && started.stage() == Progress.Stage.DENOISE) {
                    try {
                        other.upscale(
                                PictureInput.of(input),
                                PictureOutput.of(output),
                                SETTINGS,
                                Keeping.RESUMED,
                                Progress.none(),
                                new Cancellation());
                    } catch (RuntimeException refused) {
                        refusals.add(refused);
                    }
                }
            });
        }
        assertThat(refusals).hasSize(1);
        assertThat(refusals.get(0)).hasMessageContaining("is in use");
    }

    @Test
    void whatAProgramLeavesThatWasKilledWhileItDeletedAFinishedJobIsDeleted() throws IOException {
        for (List<String> gone : List.of(List.of("kept"), List.of("kept", "job.properties", "latents.raw"))) {
            Path job = halfDeleted(gone);
            assertThat(isDone(SETTINGS)).isTrue();
            assertThat(job).doesNotExist();
        }
    }

    @Test
    void anUnfinishedJobOfOtherSettingsStaysWhereTheResultOfEarlierOnesIsAskedFor() throws IOException {
        run(SETTINGS, Keeping.UNFINISHED, new Cancellation(), event -> {});
        interrupted(SETTINGS.withStrength(0.6));
        assertThat(isDone(SETTINGS)).isTrue();
        run(SETTINGS.withStrength(0.6), Keeping.RESUMED, new Cancellation(), event -> {});
        assertThat(isDone(SETTINGS.withStrength(0.6))).isTrue();
    }

    @Test
    void whatIsMissingOfAJobIsMadeAgainAndTheResultIsTheSame() throws IOException {
        for (List<String> gone : List.of(
                List.of("job.properties", "latents.raw"),
                List.of("latents.raw", "pixels.done", "pixels.parts", "pixels.raw"))) {
            Path job = halfDeleted(gone);
            byte[] before = Files.readAllBytes(output);
            Files.delete(output);
            run(SETTINGS, Keeping.RESUMED, new Cancellation(), event -> {});
            assertThat(output).as("without %s", gone).hasBinaryContent(before);
            assertThat(job).doesNotExist();
        }
    }

    @Test
    void aFinishedJobThatWasKeptStays() throws IOException {
        Path job = halfDeleted(List.of());
        assertThat(isDone(SETTINGS)).isTrue();
        assertThat(job.resolve("job.properties")).exists();
    }

    private boolean isDone(UpscaleSettings settings) {
        return AZULEJO.isDone(input, (PictureOutput.File) PictureOutput.of(output), settings);
    }

    /** The folder of a finished job without these files. */
    private Path halfDeleted(List<String> files) throws IOException {
        run(SETTINGS, new Keeping(true, true, true), new Cancellation(), event -> {});
        Path job = folder.resolve("out.png.azulejo");
        for (String file : files) {
            Files.delete(job.resolve(file));
        }
        return job;
    }

    private void interrupted(UpscaleSettings settings) {
        Cancellation cancellation = new Cancellation();
        assertThatThrownBy(() -> run(settings, Keeping.UNFINISHED, cancellation, event -> {
                    if (event instanceof Progress.Advanced advanced
                            && advanced.stage() == Progress.Stage.DENOISE
                            && advanced.done() > advanced.units() / 2) {
                        cancellation.cancel();
                    }
                }))
                .isInstanceOf(CancelledException.class);
    }

    private void assertRefused(UpscaleSettings settings, String why) {
        assertThatThrownBy(() -> run(settings, Keeping.RESUMED, new Cancellation(), event -> {}))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("out.png.azulejo", why);
    }

    private UpscaleResult run(UpscaleSettings settings, Keeping keeping, Cancellation cancellation, Progress progress) {
        return AZULEJO.upscale(
                PictureInput.of(input), PictureOutput.of(output), settings, keeping, progress, cancellation);
    }

    private void write(BufferedImage picture) throws IOException {
        ImageIO.write(picture, "png", input.toFile());
    }

    private static BufferedImage picture(int height, int width, int step) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0x10203 * (x * step + y * 5) & 0xffffff);
            }
        }
        return image;
    }
}
