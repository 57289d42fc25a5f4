package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A real process of the command is sent real signals in the middle of its work. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(240)
class InterruptionTest {
    private static final int ATTEMPTS = 5;

    @TempDir
    Path folder;

    /** When the signal comes: as soon as a line of progress says so. */
    enum Moment {
        READING(line -> line.contains("\"event\":\"stage\"") && line.contains("\"read\"")),
        ENLARGING(line -> line.contains("\"event\":\"progress\"") && line.contains("\"enlarge\"")),
        LOADING(line -> line.contains("\"event\":\"stage\"") && line.contains("\"denoise\"")),
        DENOISING(line -> line.contains("\"event\":\"progress\"") && line.contains("\"denoise\""));

        private final Predicate<String> line;

        Moment(Predicate<String> line) {
            this.line = line;
        }
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void whereverTheJobIsItLeavesNothingButWhatItCanGoOnWith(Moment moment) throws IOException, InterruptedException {
        assumeHeard("INT");
        Path input = PaintedUpscaler.picture(folder.resolve("a.png"), 600, 300);
        try (SignalledProcess process = SignalledProcess.of(
                Main.class, "upscale", input, "--json", "--factor", 2, "--steps", 900, "--strength", 1)) {
            process.whenItSays(moment.line, "INT");

            assertThat(process.exitCode()).as(process.toString()).isEqualTo(ExitCode.CANCELLED);
            assertThat(process.errors())
                    .isSubsetOf(
                            "azulejo: cancelled; nothing was written",
                            "azulejo: cancelled; what is done is kept in %s, --resume goes on with it"
                                    .formatted(folder.resolve("a-x2.png.azulejo")));
        }
        assertThat(folder.toFile().list()).contains("a.png").isSubsetOf("a.png", "a-x2.png.azulejo");
    }

    @Test
    void whileTheResultIsWrittenTooOrItIsWrittenWhole() throws IOException, InterruptedException {
        assumeHeard("INT");
        Path input = PaintedUpscaler.picture(folder.resolve("a.png"), 256, 256);
        int cancelled = 0;
        for (int i = 0; i < ATTEMPTS && cancelled == 0; i++) {
            try (SignalledProcess process = SignalledProcess.of(
                    Main.class, "upscale", input, "--json", "--factor", 16, "--strength", 0, "--upscaler", "lanczos")) {
                process.whenItSays(line -> line.contains("\"progress\"") && line.contains("\"finish\""), "INT");

                // On a machine that has much to do, the last rows may be written before the signal comes.
                assertThat(process.exitCode()).as(process.toString()).isIn(ExitCode.CANCELLED, ExitCode.DONE);
                cancelled += process.exitCode() == ExitCode.CANCELLED ? 1 : 0;
            }
            Path output = folder.resolve("a-x16.png");
            if (cancelled == 0) {
                assertThat(Library.header(output)).isEqualTo(new PictureHeader(4096, 4096, true));
                Files.delete(output);
            }
        }
        assertThat(cancelled).as("of %d attempts", ATTEMPTS).isPositive();
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a.png", "a-x16.png.azulejo");
    }

    @ParameterizedTest
    @CsvSource({"TERM", "HUP"})
    void otherSignalsAreHeardAlike(String signal) throws IOException, InterruptedException {
        assumeHeard(signal);
        Path input = PaintedUpscaler.picture(folder.resolve("a.png"), 96, 96);
        try (SignalledProcess process =
                SignalledProcess.of(Main.class, "upscale", input, "--json", "--steps", 900, "--strength", 1)) {
            process.whenItSays(Moment.DENOISING.line, signal);

            assertThat(process.exitCode()).as(process.toString()).isEqualTo(ExitCode.CANCELLED);
        }
        assertThat(folder.toFile().list()).contains("a.png").isSubsetOf("a.png", "a-x4.png.azulejo");
    }

    @Test
    void workThatDoesNotEndIsLeftBehindWithoutItsFiles() throws IOException, InterruptedException {
        assumeHeard("INT");
        try (SignalledProcess process = SignalledProcess.of(StuckCommand.class, folder, 1)) {
            process.whenItSays("stuck"::equals, "INT");

            assertThat(process.exitCode()).as(process.toString()).isEqualTo(ExitCode.CANCELLED);
            assertThat(process.output()).containsExactly("stuck", "cancelling", "cancelled; this is kept");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aSecondSignalWaitsForNothing() throws IOException, InterruptedException {
        assumeHeard("INT");
        try (SignalledProcess process = SignalledProcess.of(StuckCommand.class, folder, 1_000_000)) {
            process.whenItSays("stuck"::equals, "INT");
            process.whenItSays("cancelling"::equals, "INT");

            assertThat(process.exitCode()).as(process.toString()).isEqualTo(ExitCode.CANCELLED);
            assertThat(process.output()).containsExactly("stuck", "cancelling", "cancelled; this is kept");
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static void assumeHeard(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        int number = List.of("", "HUP", "INT").indexOf(signal);
        int bit = number > 0 ? number : 15;
        boolean ignored = Files.exists(status)
                && Files.readAllLines(status, StandardCharsets.ISO_8859_1).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> bit - 1 & 1) == 1);
        assumeTrue(!ignored, "whoever started this test ignores the signal, and children inherit that");
    }
}
