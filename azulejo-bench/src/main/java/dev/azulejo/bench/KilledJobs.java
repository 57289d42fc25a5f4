package dev.azulejo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kills jobs (SIGKILL) at moments of chance over all of their time and lets them go on, until so many kills are done. Says
 * for each job whether the result has the bytes of an undisturbed one, whether a file is left, and how many tiles the
 * denoiser evaluated over all runs together against the undisturbed number.
 *
 * <pre>KilledJobs KILLS SEED AZULEJO upscale IN [OPTION...]</pre>
 */
public final class KilledJobs {
    private final List<String> command;
    private final Path folder;
    private final Random random;

    private KilledJobs(List<String> command, Path folder, Random random) {
        this.command = command;
        this.folder = folder;
        this.random = random;
    }

    /** Ends with exit code 1 if a result differs, a file is left, or too much was done twice. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int kills = Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("killed-");
        List<String> command = new ArrayList<>(Arrays.asList(arguments).subList(2, arguments.length));
        command.addAll(List.of(
                "--json",
                "--resume",
                "--seed",
                "1",
                "-o",
                folder.resolve("out.png").toString()));
        KilledJobs jobs = new KilledJobs(command, folder, new Random(Long.parseLong(arguments[1])));
        boolean well = jobs.all(kills);
        System.out.println(well ? "all as it should be" : "NOT as it should be");
        System.exit(well ? 0 : 1);
    }

    private boolean all(int kills) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Run undisturbed = run(Long.MAX_VALUE);
        long nanos = System.nanoTime() - begin;
        byte[] expected = Files.readAllBytes(output());
        Files.delete(output());
        if (undisturbed.evaluations == 0) {
            throw new IOException("no evaluation was seen, expected some: this job proves nothing");
        }
        int step = undisturbed.evaluations / undisturbed.steps;
        System.out.printf(
                "undisturbed: %.1f s, %d evaluations, %d a step%n", nanos / 1e9, undisturbed.evaluations, step);
        boolean well = true;
        int killed = 0;
        while (killed < kills) {
            int killsOfJob = 0;
            int evaluations = 0;
            boolean done = false;
            while (!done) {
                Run run = run(killed < kills ? random.nextLong(nanos) : Long.MAX_VALUE);
                evaluations += run.evaluations;
                done = run.done;
                killsOfJob += done ? 0 : 1;
                killed += done ? 0 : 1;
            }
            boolean same = Arrays.equals(expected, Files.readAllBytes(output()));
            Files.delete(output());
            List<Path> left = left();
            boolean little = evaluations <= undisturbed.evaluations + 2 * step * killsOfJob;
            System.out.printf(
                    "%d kills: %s, %d evaluations (%d and at most %d for each kill), files left: %s%n",
                    killsOfJob,
                    same ? "the same bytes" : "OTHER BYTES",
                    evaluations,
                    undisturbed.evaluations,
                    2 * step,
                    left);
            well &= same && little && left.isEmpty();
        }
        return well;
    }

    private Path output() {
        return folder.resolve("out.png");
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private Run run(long nanos) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        AtomicBoolean killed = new AtomicBoolean();
        Thread killer = new Thread(() -> {
            try {
                if (!process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
                    // The start script has become the program by then, or never will.
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    killed.set(true);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        killer.start();
        Run run = new Run();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                run.read(line);
            }
        } catch (IOException cut) {
            // Its last line was not whole.
        }
        killer.join();
        run.done = process.waitFor() == 0;
        if (!run.done && !killed.get()) {
            throw new IOException("a job that nobody killed ended with exit code " + process.exitValue());
        }
        return run;
    }

    /** What one run of the command said. */
    private static final class Run {
        private boolean done;
        private int evaluations;
        private int steps;
        private long before;

        void read(String line) {
            if (!line.endsWith("}")) {
                return;
            }
            JsonNode event = JsonMapper.shared().readTree(line);
            if (event.path("stage").asString("").equals("denoise")
                    && event.path("event").asString("").equals("progress")) {
                long now = event.path("done").asLong();
                // What an earlier run has done comes in one piece, a tile with guidance as two.
                evaluations += now - before <= 2 ? (int) (now - before) : 0;
                before = now;
            }
            steps = event.path("repainting").path("stepsRun").asInt(steps);
        }
    }
}
