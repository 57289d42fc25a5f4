package dev.azulejo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole command as a process of its own, several times: seconds from start to end, until the first network evaluation
 * began, in networks, and peak resident memory, as minimum, median and maximum.
 *
 * <pre>CommandBenchmark RUNS ./azulejo upscale examples/astronaut.png</pre>
 *
 * {@code --json}, a seed and an output in a temp folder are added to the command.
 */
public final class CommandBenchmark {
    private static final double MEGABYTE = 1e6;

    private CommandBenchmark() {}

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
        List<Run> results = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            results.add(run(command));
            Files.deleteIfExists(folder.resolve("out.png"));
        }
        Files.delete(folder);
        System.out.println("| whole command | minimum | median | maximum |");
        System.out.println("|---|---|---|---|");
        row("seconds", results.stream().mapToDouble(Run::seconds).toArray());
        row(
                "seconds to the first network",
                results.stream().mapToDouble(Run::firstNetwork).toArray());
        row("seconds in networks", results.stream().mapToDouble(Run::networks).toArray());
        row(
                "seconds after start-up, over seconds in networks",
                results.stream()
                        .mapToDouble(run -> (run.seconds - run.startUp) / run.networks)
                        .toArray());
        row(
                "peak resident memory in MB",
                results.stream().mapToDouble(Run::megabytes).toArray());
    }

    private static Run run(List<String> command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        double startUp = 0;
        double firstNetwork = 0;
        double networks = 0;
        double megabytes = 0;
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = JsonMapper.shared().readTree(line);
                double now = (System.nanoTime() - begin) / 1e9;
                switch (event.path("event").asString("")) {
                    case "start" -> startUp = now;
                    case "stage" -> {
                        if (event.path("stage").asString("").equals("enlarge")) {
                            firstNetwork = now;
                        }
                    }
                    case "done" -> {
                        networks = event.path("networkSeconds").asDouble();
                        megabytes = event.path("peakMemory").asDouble() / MEGABYTE;
                    }
                    default -> {}
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(command + " ended with exit code " + process.exitValue());
        }
        return new Run((System.nanoTime() - begin) / 1e9, startUp, firstNetwork, networks, megabytes);
    }

    private static void row(String name, double[] values) {
        Arrays.sort(values);
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f |",
                name,
                values[0],
                values[values.length / 2],
                values[values.length - 1]));
    }

    /**
     * One run of the command.
     *
     * @param seconds from start to end of the process
     * @param startUp seconds until it knew what to do
     * @param firstNetwork seconds until the enlargement began
     * @param networks seconds in networks
     * @param megabytes peak resident memory
     */
    private record Run(double seconds, double startUp, double firstNetwork, double networks, double megabytes) {}
}
