package dev.azulejo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How right the time is that the command says it will still take: runs it, and holds what it said last before 10, 25, 50
 * and 75 % of the time had passed against what was truly left then.
 *
 * <pre>TimeLeftFigures RUNS ./azulejo upscale examples/astronaut.png</pre>
 *
 * {@code --json}, a seed and an output in a temp folder are added to the command.
 */
public final class TimeLeftFigures {
    private static final double[] MOMENTS = {0.1, 0.25, 0.5, 0.75};

    private TimeLeftFigures() {}

    /**
     * Prints the table.
     *
     * @param arguments number of runs, then the command
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int runs = Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("azulejo-bench");
        List<String> command = new ArrayList<>(Arrays.asList(arguments).subList(1, arguments.length));
        command.addAll(
                List.of("--json", "--seed", "1", "-o", folder.resolve("out.png").toString()));
        System.out.println("| seconds | first said after | "
                + DoubleStream.of(MOMENTS)
                        .mapToObj(moment -> Math.round(100 * moment) + " %")
                        .collect(Collectors.joining(" | "))
                + " |");
        System.out.println("|---|---|" + "---|".repeat(MOMENTS.length));
        for (int i = 0; i < runs; i++) {
            System.out.println(row(run(command)));
            Files.deleteIfExists(folder.resolve("out.png"));
        }
        Files.delete(folder);
    }

    /**
     * Something that was said.
     *
     * @param second since the command began
     * @param left seconds that it said were left; the last one of a run is its end, with none
     */
    private record Said(double second, double left) {}

    private static List<Said> run(List<String> command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Said> said = new ArrayList<>();
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode left = JsonMapper.shared().readTree(line).path("secondsLeft");
                if (left.isNumber()) {
                    said.add(new Said((System.nanoTime() - begin) / 1e9, left.asDouble()));
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(command + " ended with exit code " + process.exitValue());
        }
        said.add(new Said((System.nanoTime() - begin) / 1e9, 0));
        return said;
    }

    private static String row(List<Said> said) {
        double end = said.get(said.size() - 1).second();
        StringBuilder row = new StringBuilder(String.format(
                Locale.ROOT, "| %.1f | %.0f %% |", end, 100 * said.get(0).second() / end));
        for (double moment : MOMENTS) {
            double now = moment * end;
            row.append(said.stream()
                    .filter(one -> one.second() <= now)
                    .reduce((earlier, later) -> later)
                    .map(last -> String.format(
                            Locale.ROOT,
                            " %+.0f %% |",
                            100 * (Math.max(0, last.left() - (now - last.second())) / (end - now) - 1)))
                    .orElse(" not yet |"));
        }
        return row.toString();
    }
}
