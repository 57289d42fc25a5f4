package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real process of the command is sent real signals in the middle of its work. */
@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @Timeout(120)
    @CsvSource({"INT, 2", "TERM, 15"})
    void aSignalEndsTheWorkWithoutTraces(String signal, int number) throws IOException, InterruptedException {
        assumeTrue(!isIgnoredHere(number), "whoever started this test ignores the signal, and children inherit that");
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        Path input = PaintedUpscaler.picture(pictures.resolve("a.png"), 96, 96);
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "upscale",
                        input.toString(),
                        "--json",
                        "--steps",
                        "900",
                        "--strength",
                        "1")
                .redirectError(errors.toFile())
                .start();
        try {
            List<String> lines = new ArrayList<>();
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                boolean signalled = false;
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                    if (!signalled && line.contains("\"progress\"") && line.contains("\"denoise\"")) {
                        signalled = true;
                        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                                        .start()
                                        .waitFor())
                                .isZero();
                    }
                }
            }

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(lines::toString).isEqualTo(ExitCode.CANCELLED);
            assertThat(lines).last().asString().contains("\"event\":\"end\"", "\"exitCode\":4");
            // Java 24 and newer warn of native code, unless told not to as the start script does.
            assertThat(Files.readAllLines(errors))
                    .filteredOn(line -> !line.startsWith("WARNING: ") && !line.isEmpty())
                    .containsExactly("azulejo: cancelled");
            try (Stream<Path> left = Files.list(pictures)) {
                assertThat(left).containsExactly(input);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean isIgnoredHere(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status, StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> signal - 1 & 1) == 1);
    }
}
