package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process of Java that is sent signals when it says certain lines. */
final class SignalledProcess implements AutoCloseable {
    /** Far more than the 2 s that are promised: this machine may have other things to do. */
    private static final int PATIENCE_SECONDS = 20;

    private final Process process;
    private final BufferedReader reader;
    private final Path errors;
    private final List<String> output = new ArrayList<>();

    private SignalledProcess(Process process, Path errors) {
        this.process = process;
        this.reader = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /** Starts a main class with what this test has on its class path. */
    static SignalledProcess of(Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path errors = Files.createTempFile("azulejo-errors", ".txt");
        return new SignalledProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    /** Reads lines until one is as it should be, then sends the signal. */
    void whenItSays(Predicate<String> awaited, String signal) throws IOException, InterruptedException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            output.add(line);
            if (awaited.test(line)) {
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor();
                return;
            }
        }
        throw new AssertionError("it ended without saying so: " + this);
    }

    /** Waits for the end. */
    int exitCode() throws IOException, InterruptedException {
        CompletableFuture<List<String>> rest =
                CompletableFuture.supplyAsync(() -> reader.lines().toList());
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("gone in %d s", PATIENCE_SECONDS)
                .isTrue();
        output.addAll(rest.join());
        return process.exitValue();
    }

    List<String> output() {
        return output;
    }

    /** Lines of standard error; without those of Java 24 and newer, which warns of native code unless told not to. */
    List<String> errors() throws IOException {
        return Files.readAllLines(errors).stream()
                .filter(line -> !line.startsWith("WARNING: ") && !line.isEmpty())
                .toList();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        reader.close();
        Files.delete(errors);
    }

    @Override
    public String toString() {
        try {
            return output + " " + errors();
        } catch (IOException e) {
            return output + " " + e;
        }
    }
}
