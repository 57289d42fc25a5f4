package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.azulejo.Keeping;
import dev.azulejo.fault.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that ended early, on the command line. */
class ResumeTest {
    /** Several tiles and steps, so that there is much to be interrupted in. */
    private static final String JOB = "--json --seed 5 --factor 3 --tile 96 --overlap 16 --steps 8 --strength 0.5";

    private static final int KILLS = 4;

    @TempDir
    Path folder;

    @Test
    void aJobThatIsKilledAtMomentsOfChanceGivesTheBytesOfOneThatIsNot() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")), "kill");
        Path input = PaintedUpscaler.picture(folder.resolve("a.png"), 96, 80);
        Path expected = folder.resolve("expected.png");
        Path output = folder.resolve("out.png");
        assertThat(upscale(input, expected).exitCode()).isEqualTo(ExitCode.DONE);

        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("-Dtest.seed=" + seed);
        Random random = new Random(seed);
        int killed = 0;
        boolean done = false;
        for (int i = 0; i < KILLS && !done; i++) {
            int[] lines = {1 + random.nextInt(40)};
            try (SignalledProcess process = SignalledProcess.of(Main.class, arguments(input, output))) {
                // The last of all lines comes when the process is about to end by itself.
                process.whenItSays(line -> --lines[0] == 0 || line.contains("\"event\":\"end\""), "KILL");
                done = process.exitCode() == ExitCode.DONE;
                killed += done ? 0 : 1;
            }
        }
        assertThat(upscale(input, output).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readAllBytes(output)).as("killed %d times", killed).isEqualTo(Files.readAllBytes(expected));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a.png", "expected.png", "out.png");
    }

    private static Invocation upscale(Path input, Path output) {
        String[] arguments =
                List.of(arguments(input, output)).stream().map(Object::toString).toArray(String[]::new);
        return Invocation.of(Library::open, new Cancellation(), arguments);
    }

    private static Object[] arguments(Path input, Path output) {
        List<Object> arguments = new ArrayList<>(List.of("upscale", input, "-o", output, "--resume"));
        arguments.addAll(List.of(JOB.split(" ")));
        return arguments.toArray();
    }

    @Test
    void aFinishedJobIsDoneAtOnce() throws IOException {
        Path input = PaintedUpscaler.picture(folder.resolve("a.png"), 32, 24);
        Path output = folder.resolve("out.png");
        assertThat(upscale(input, output).out()).contains("\"done\":1");
        assertThat(upscale(input, output).out()).contains("\"skipped\":1");
        PaintedUpscaler.picture(input, 24, 32);
        assertThat(upscale(input, output).out()).as("another input").contains("\"done\":1");
    }

    @Test
    void whatIsKeptIsWhatOptionsSay() throws IOException {
        Path input = PaintedUpscaler.picture(folder.resolve("a.png"), 8, 8);
        PaintedUpscaler upscaler = new PaintedUpscaler();
        Invocation.of(upscaler, "upscale", input.toString());
        Invocation.of(upscaler, "upscale", input.toString(), "--resume");
        Invocation.of(upscaler, "upscale", input.toString(), "--keep-job");
        assertThat(upscaler.keepings)
                .containsExactly(Keeping.UNFINISHED, Keeping.RESUMED, new Keeping(true, false, true));
    }

    @Test
    void whoSitsAtATerminalIsAskedAboutAnUnfinishedJob() throws IOException {
        Path input = PaintedUpscaler.picture(folder.resolve("a.png"), 8, 8);
        Files.createDirectory(folder.resolve("a-x4.png.azulejo"));
        Files.createFile(folder.resolve("a-x4.png.azulejo").resolve("job.properties"));
        PaintedUpscaler upscaler = new PaintedUpscaler();
        List<String> asked = new ArrayList<>();
        for (boolean answer : new boolean[] {true, false}) {
            Question question = text -> {
                asked.add(text);
                return answer;
            };
            Invocation.of(engine -> upscaler, new Cancellation(), question, "upscale", input.toString());
        }
        assertThat(asked).hasSize(2).allMatch(text -> text.contains("a-x4.png.azulejo holds a job"));
        assertThat(upscaler.keepings).containsExactly(Keeping.RESUMED, Keeping.UNFINISHED);
    }
}
