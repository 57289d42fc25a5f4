package dev.azulejo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How right the time is that the command says it will still take: runs jobs, and holds what it said last before 10, 20 and 50 %
 * of the time had passed against what was truly left then. The time is that of the job: the start of Java is not in it. Each
 * job is run where nothing is remembered of earlier ones, and where one is: the plain one.
 *
 * <pre>TimeLeftFigures RUNS all ./azulejo upscale examples/astronaut.png</pre>
 *
 * In place of {@code all}, names of jobs with commas between them. {@code --json}, a seed and an output in a temp folder are
 * added to the command, and its cache folder is another one than the user's.
 */
public final class TimeLeftFigures {
    private static final double[] MOMENTS = {0.1, 0.2, 0.5};

    /** The job that is remembered. */
    private static final String PLAIN = "plain";

    /** It is killed when half of its time has passed, and then resumed. */
    private static final String RESUMED = "resumed";

    private static final Map<String, List<String>> JOBS = jobs();

    private final List<String> command;
    private final Path output;
    private final Path cache;

    private TimeLeftFigures(List<String> command, Path folder) throws IOException {
        this.output = folder.resolve("out.png");
        this.cache = Files.createDirectory(folder.resolve("cache"));
        this.command = new ArrayList<>(command);
        this.command.addAll(List.of("--json", "--seed", "1", "-o", output.toString()));
    }

    private static Map<String, List<String>> jobs() {
        Map<String, List<String>> jobs = new LinkedHashMap<>();
        jobs.put(PLAIN, List.of());
        jobs.put("factor-2", List.of("--factor", "2"));
        jobs.put("strength-0", List.of("--strength", "0"));
        jobs.put("lanczos", List.of("--upscaler", "lanczos"));
        for (String fusion : List.of("multidiffusion", "shifted", "independent", "seam-fix", "progressive")) {
            jobs.put(fusion, List.of("--fusion", fusion));
        }
        jobs.put(RESUMED, List.of());
        return jobs;
    }

    /**
     * Prints the table.
     *
     * @param arguments number of runs, names of jobs, then the command
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int runs = Integer.parseInt(arguments[0]);
        List<String> names = arguments[1].equals("all") ? List.copyOf(JOBS.keySet()) : List.of(arguments[1].split(","));
        Path folder = Files.createTempDirectory("azulejo-bench");
        try {
            new TimeLeftFigures(Arrays.asList(arguments).subList(2, arguments.length), folder).table(names, runs);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void table(List<String> names, int runs) throws IOException, InterruptedException {
        // The first run unpacks what later ones find; the second is what is remembered.
        run(List.of(), Double.MAX_VALUE);
        Files.delete(experience().orElseThrow());
        double seconds = end(run(List.of(), Double.MAX_VALUE));
        Path file = experience().orElseThrow();
        byte[] remembered = Files.readAllBytes(file);
        System.out.println("| job | remembered | load | seconds | first said after | "
                + DoubleStream.of(MOMENTS)
                        .mapToObj(moment -> Math.round(100 * moment) + " %")
                        .collect(Collectors.joining(" | "))
                + " |");
        System.out.println("|---|---|---|---|---|" + "---|".repeat(MOMENTS.length));
        for (String name : names) {
            for (int i = 0; i < 2 * runs; i++) {
                List<String> options = new ArrayList<>(JOBS.get(name));
                if (name.equals(RESUMED)) {
                    run(options, seconds / 2);
                    options.add("--resume");
                }
                boolean first = i % 2 == 0;
                if (first) {
                    Files.deleteIfExists(file);
                } else {
                    Files.write(file, remembered);
                }
                double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
                String row = row(run(options, Double.MAX_VALUE));
                System.out.printf(
                        Locale.ROOT, "| %s | %s | %.1f | %s%n", name, first ? "nothing" : "one job", load, row);
            }
        }
    }

    private Optional<Path> experience() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.getFileName().toString().startsWith("experience-"))
                    .findAny();
        }
    }

    /**
     * Something that was said.
     *
     * @param second since the job began
     * @param left seconds that it said were left; the last one of a run is its end, with none
     */
    private record Said(double second, double left) {}

    /** @param most seconds after which it is killed */
    private List<Said> run(List<String> options, double most) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("AZULEJO_JAVA_OPTIONS", "-Dazulejo.cache=" + cache);
        Process process = builder.start();
        long begin = System.nanoTime();
        List<Said> said = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                double now = (System.nanoTime() - begin) / 1e9;
                JsonNode event = JsonMapper.shared().readTree(line);
                if (event.path("event").asString("").equals("start")) {
                    begin = System.nanoTime();
                }
                if (event.path("secondsLeft").isNumber()) {
                    said.add(new Said(now, event.path("secondsLeft").asDouble()));
                }
                if (now > most) {
                    process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
                    return said;
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(whole + " ended with exit code " + process.exitValue());
        }
        said.add(new Said((System.nanoTime() - begin) / 1e9, 0));
        Files.deleteIfExists(output);
        return said;
    }

    private static double end(List<Said> said) {
        return said.get(said.size() - 1).second();
    }

    private static String row(List<Said> said) {
        double end = end(said);
        StringBuilder row = new StringBuilder(String.format(
                Locale.ROOT, "%.1f | %.0f %% |", end, 100 * said.get(0).second() / end));
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
