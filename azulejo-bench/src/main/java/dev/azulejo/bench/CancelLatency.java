package dev.azulejo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How soon the command is gone when it is interrupted: started again and again, each time sent SIGINT a little later, at
 * moments that lie evenly over a number of seconds. Prints where the job was each time, the seconds until the process had
 * ended, its exit code and what it left in the output's folder; then the distribution.
 *
 * <pre>CancelLatency MOMENTS SECONDS ./azulejo upscale examples/astronaut.png</pre>
 *
 * {@code --json}, a seed and an output in a temp folder are added to the command. For networks that load slowly, let it
 * prepare the weights anew each time: {@code AZULEJO_JAVA_OPTIONS=-Dazulejo.cache.gigabytes=0}.
 */
public final class CancelLatency {
    private static final int LONGEST_MINUTES = 5;

    private CancelLatency() {}

    /**
     * Prints the table.
     *
     * @param arguments number of moments, seconds that they lie over, then the command
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int moments = Integer.parseInt(arguments[0]);
        double span = Double.parseDouble(arguments[1]);
        List<String> command = Arrays.asList(arguments).subList(2, arguments.length);
        System.out.println("| signal after | stage | gone after | exit code | left behind |");
        System.out.println("|---|---|---|---|---|");
        List<Double> latencies = new ArrayList<>();
        for (int i = 0; i < moments; i++) {
            Ending ending = interrupted(command, (i + 0.5) / moments * span);
            ending.latency().ifPresent(latencies::add);
            System.out.println(ending.row());
        }
        double[] sorted =
                latencies.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.println(String.format(
                Locale.ROOT,
                "%d moments: median %.2f s, 90 %% %.2f s, longest %.2f s",
                sorted.length,
                sorted[sorted.length / 2],
                sorted[sorted.length * 9 / 10],
                sorted[sorted.length - 1]));
    }

    private static Ending interrupted(List<String> command, double after) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("azulejo-cancel");
        List<String> whole = new ArrayList<>(command);
        whole.addAll(
                List.of("--json", "--seed", "1", "-o", folder.resolve("out.png").toString()));
        Path output = folder.resolveSibling(folder.getFileName() + ".json");
        Process process = new ProcessBuilder(whole)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean early = process.waitFor((long) (after * 1e9), TimeUnit.NANOSECONDS);
        long begin = System.nanoTime();
        if (!early) {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the command was not gone after " + LONGEST_MINUTES + " minutes");
        }
        double latency = (System.nanoTime() - begin) / 1e9;
        List<Path> left = left(folder);
        Ending ending = new Ending(
                after,
                stage(output),
                early ? Optional.empty() : Optional.of(latency),
                process.exitValue(),
                left.stream().map(path -> path.getFileName().toString()).toList());
        for (Path path : left) {
            Files.delete(path);
        }
        Files.delete(folder);
        Files.delete(output);
        return ending;
    }

    private static List<Path> left(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** The last stage that the command told of. */
    private static String stage(Path output) throws IOException {
        String stage = "start";
        for (String line : Files.readAllLines(output)) {
            JsonNode event = JsonMapper.shared().readTree(line);
            stage = event.path("stage").asString(stage);
        }
        return stage;
    }

    /**
     * One run.
     *
     * @param after seconds from its start to the signal
     * @param stage in which it was
     * @param latency seconds from the signal to its end; empty if it had ended before
     * @param exitCode of the process
     * @param left names of the files that it left
     */
    private record Ending(double after, String stage, Optional<Double> latency, int exitCode, List<String> left) {
        String row() {
            return "| %s s | %s | %s | %d | %s |"
                    .formatted(
                            seconds(after),
                            stage,
                            latency.map(gone -> seconds(gone) + " s").orElse("ended before"),
                            exitCode,
                            left.isEmpty() ? "nothing" : String.join(", ", left));
        }

        private static String seconds(double value) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
    }
}
