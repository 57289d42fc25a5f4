package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.Progress.Advanced;
import dev.azulejo.Progress.Stage;
import dev.azulejo.Progress.StageStarted;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.ModelException;
import dev.azulejo.image.PictureOutput;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the command prints, and how it ends. */
class ReportTest {
    @TempDir
    Path folder;

    private final PaintedUpscaler upscaler = new PaintedUpscaler();
    private Path a;
    private Path b;

    @BeforeEach
    void paint() {
        a = PaintedUpscaler.picture(folder.resolve("a.png"), 12, 9);
        b = PaintedUpscaler.picture(folder.resolve("b.png"), 12, 9);
    }

    @Test
    void theClosingLinesSayWhatWasDoneAndWhatItCost() {
        upscaler.notes.add("the built-in model takes no prompt");

        Invocation invocation = Invocation.of(upscaler, "upscale", a.toString());

        assertThat(invocation.outLines()).hasSize(4);
        assertThat(invocation.outLines().get(0)).startsWith(folder.resolve("a-x4.png") + ": 48x36 from 12x9 in ");
        assertThat(invocation.outLines().subList(1, 4))
                .containsExactly(
                        "  builtin, euler, 20 steps x 0.25 = 5; mixture, 16 tiles of 560x560 with overlap 64"
                                + " (1.20 evaluations per pixel); seed 7; consistency 0.75",
                        "  enlarge 1.5 s, denoise 1.5 s (networks 2.5 s, peak memory 812 MB)",
                        "  note: the built-in model takes no prompt");
    }

    @Test
    void stagesAreLinesWhereNobodyWatchesAndNotesComeOnce() {
        upscaler.notes.add("the built-in model takes no prompt");

        Invocation invocation = Invocation.of(upscaler, "upscale", a.toString(), b.toString());

        assertThat(invocation.errLines())
                .containsExactly(
                        "[1/2] " + a,
                        "note: the built-in model takes no prompt",
                        "enlarge",
                        "denoise: 20 steps x 0.25 = 5",
                        "[2/2] " + b,
                        "enlarge",
                        "denoise: 20 steps x 0.25 = 5",
                        "2 done, 0 skipped, 0 failed");
    }

    @Test
    void longStagesSayHowFarTheyAreEveryTenSeconds() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AtomicLong clock = new AtomicLong();
        LineStages stages = new LineStages(new PrintStream(out, true, StandardCharsets.UTF_8), clock::get);

        stages.started(new StageStarted(Stage.DENOISE, 100, ""));
        for (int second = 1; second <= 100; second++) {
            clock.set(Duration.ofSeconds(second).toNanos());
            stages.advanced(new Advanced(Stage.DENOISE, second, 100));
        }

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(10)
                .startsWith("denoise", "denoise: 10 of 100, 1 min 30 s left")
                .endsWith("denoise: 90 of 100, 10.0 s left");
    }

    @Test
    void whatTheJobKnowsOfItsEndIsSaidInPlaceOfWhatTheStageSuggests() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AtomicLong clock = new AtomicLong();
        LineStages stages = new LineStages(new PrintStream(out, true, StandardCharsets.UTF_8), clock::get);

        stages.started(new StageStarted(Stage.ENLARGE, 100, "1x1 to 2x2", Optional.of(Duration.ofSeconds(90))));
        clock.set(Duration.ofSeconds(10).toNanos());
        stages.advanced(new Advanced(Stage.ENLARGE, 50, 100, Optional.of(Duration.ofSeconds(75))));

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("enlarge: 1x1 to 2x2, 1 min 30 s left", "enlarge: 50 of 100, 1 min 15 s left");
    }

    @Test
    void theBarShowsWhatTheJobKnowsOfItsEnd() throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        BarStages stages = new BarStages(new Terminal(stream, stream, true, 80, true));

        stages.started(new StageStarted(Stage.ENLARGE, 2, ""));
        stages.advanced(new Advanced(Stage.ENLARGE, 1, 2, Optional.of(Duration.ofHours(5))));
        for (int i = 0; i < 100 && !out.toString(StandardCharsets.UTF_8).contains("/ 4:59"); i++) {
            Thread.sleep(100);
        }
        stages.clear();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("/ 4:59");
    }

    @Test
    void aBarIsDrawnOnATerminalAndWipedOff() throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        BarStages stages = new BarStages(new Terminal(stream, stream, true, 60, true));

        stages.started(new StageStarted(Stage.DENOISE, 80, "20 steps x 0.25 = 5"));
        stages.advanced(new Advanced(Stage.DENOISE, 80, 80));
        for (int i = 0; i < 100 && !out.toString(StandardCharsets.UTF_8).contains("80/80"); i++) {
            Thread.sleep(100);
        }
        stages.clear();
        stages.clear();

        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("\n").endsWith("\r");
        String[] drawn = out.toString(StandardCharsets.UTF_8).split("\r");
        assertThat(drawn).anySatisfy(line -> assertThat(line).contains("denoise", "80/80"));
        assertThat(drawn).allSatisfy(line -> assertThat(line.length()).isLessThan(60));
        assertThat(drawn[drawn.length - 1].strip()).isEmpty();
    }

    @Test
    void detailsLeaveTheBarItsRoom() {
        String detail = "20 steps x 0.25 = 5, 16 tiles of 560x560";

        assertThat(BarStages.fitting(detail, 60)).isEqualTo(detail);
        assertThat(BarStages.fitting(detail, 20)).isEqualTo("20 steps x 0.25 = 5");
        assertThat(BarStages.fitting(detail, 10)).isEmpty();
    }

    @Test
    void quietPrintsNothingButErrors() {
        upscaler.notes.add("something");

        Invocation invocation =
                Invocation.of(upscaler, "upscale", "--quiet", a.toString(), b.toString(), "missing.png");

        assertThat(invocation.out()).isEmpty();
        assertThat(invocation.errLines()).containsExactly("azulejo: missing.png: there is no such file");
    }

    @Test
    void jsonIsOneObjectALineWithEverythingThatHappened() {
        upscaler.notes.add("something \u00e4\u4e16");

        Invocation invocation = Invocation.of(
                upscaler, "upscale", "--json", a.toString(), "missing.png", "--seed", "7", "--tile", "512");

        assertThat(invocation.events().stream().map(event -> event.get("event").asString()))
                .containsExactly(
                        "error",
                        "start",
                        "note",
                        "stage",
                        "progress",
                        "progress",
                        "stage-done",
                        "stage",
                        "progress",
                        "progress",
                        "stage-done",
                        "done",
                        "end");
        JsonNode start = invocation.events("start").get(0);
        assertThat(start.get("input").asString()).isEqualTo(a.toString());
        assertThat(start.get("settings").get("seed").asLong()).isEqualTo(7);
        assertThat(start.get("settings").get("tile").asInt()).isEqualTo(512);
        assertThat(start.get("settings").has("steps")).isFalse();
        assertThat(invocation.events("note").get(0).get("text").asString()).isEqualTo("something \u00e4\u4e16");
        JsonNode stage = invocation.events("stage").get(1);
        assertThat(stage.get("detail").asString()).isEqualTo("20 steps x 0.25 = 5");
        JsonNode done = invocation.events("done").get(0);
        assertThat(done.get("width").asInt()).isEqualTo(48);
        assertThat(done.get("repainting").get("stepsRun").asInt()).isEqualTo(5);
        assertThat(done.get("repainting").get("evaluationsPerPixel").asDouble()).isEqualTo(1.196);
        assertThat(done.get("stages").get("denoise").asDouble()).isEqualTo(1.5);
        assertThat(done.get("peakMemory").asLong()).isEqualTo(812_000_000L);
        JsonNode end = invocation.events("end").get(0);
        assertThat(end.get("done").asInt()).isEqualTo(1);
        assertThat(end.get("failed").asInt()).isEqualTo(1);
        assertThat(end.get("exitCode").asInt()).isEqualTo(invocation.exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(invocation.err()).isEqualToIgnoringNewLines("azulejo: missing.png: there is no such file");
    }

    @Test
    void cancellingEndsWithItsOwnExitCodeAndBeginsNoOther() {
        Cancellation cancellation = new Cancellation();
        int[] calls = new int[1];
        Upscaler.Opener opener = engine -> new Upscaler() {
            @Override
            public dev.azulejo.UpscaleResult upscale(
                    Path input,
                    dev.azulejo.image.PictureOutput.File output,
                    dev.azulejo.UpscaleSettings settings,
                    dev.azulejo.Keeping keeping,
                    dev.azulejo.Progress progress,
                    Cancellation given) {
                calls[0]++;
                given.cancel();
                throw new CancelledException("cancelled");
            }

            @Override
            public boolean isDone(Path input, PictureOutput.File output, dev.azulejo.UpscaleSettings settings) {
                return false;
            }

            @Override
            public void close() {}
        };

        Invocation invocation = Invocation.of(opener, cancellation, "upscale", a.toString(), b.toString());

        assertThat(invocation.exitCode()).isEqualTo(ExitCode.CANCELLED);
        assertThat(invocation.errLines()).containsExactly("[1/2] " + a, "azulejo: cancelled; nothing was written");
        assertThat(calls[0]).isEqualTo(1);
    }

    @Test
    void aCancelledCommandSaysWhatIsKept() {
        Cancellation cancellation = new Cancellation();
        Upscaler.Opener opener = engine -> new Upscaler() {
            @Override
            public dev.azulejo.UpscaleResult upscale(
                    Path input,
                    dev.azulejo.image.PictureOutput.File output,
                    dev.azulejo.UpscaleSettings settings,
                    dev.azulejo.Keeping keeping,
                    dev.azulejo.Progress progress,
                    Cancellation given) {
                cancellation.cancel();
                return upscaler.upscale(input, output, settings, keeping, progress, given);
            }

            @Override
            public boolean isDone(Path input, PictureOutput.File output, dev.azulejo.UpscaleSettings settings) {
                return false;
            }

            @Override
            public void close() {}
        };

        Invocation invocation = Invocation.of(opener, cancellation, "upscale", "--json", a.toString(), b.toString());

        String sentence = "cancelled; 1 of 2 pictures is finished and kept";
        assertThat(invocation.errLines()).containsExactly("azulejo: " + sentence);
        JsonNode error = invocation.events("error").get(0);
        assertThat(error.get("kind").asString()).isEqualTo("cancelled");
        assertThat(error.get("message").asString()).isEqualTo(sentence);
        assertThat(invocation.events("end").get(0).get("done").asInt()).isEqualTo(1);
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.CANCELLED);
    }

    @Test
    void aModelThatCannotBeOpenedEndsTheCommand() {
        Invocation invocation = Invocation.of(
                engine -> {
                    throw new ModelException("m: no model");
                },
                new Cancellation(),
                "upscale",
                a.toString());

        assertThat(invocation.errLines()).containsExactly("azulejo: m: no model");
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    }

    @Test
    void theUnexpectedIsOneSentenceTooAndVerboseShowsWhere() {
        Upscaler.Opener opener = engine -> {
            throw new IllegalStateException("a\nb");
        };

        Invocation brief = Invocation.of(opener, new Cancellation(), "upscale", a.toString());
        Invocation verbose = Invocation.of(opener, new Cancellation(), "upscale", a.toString(), "--verbose");

        assertThat(brief.errLines())
                .containsExactly(
                        "azulejo: something went wrong that should not: IllegalStateException: a b; --verbose shows where");
        assertThat(brief.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(verbose.err()).contains("\tat dev.azulejo.cli.ReportTest");
    }

    @Test
    void tooLittleMemoryIsTheMachinesFault() {
        Upscaler.Opener opener = engine -> {
            throw new OutOfMemoryError("Java heap space");
        };

        Invocation invocation = Invocation.of(opener, new Cancellation(), "upscale", a.toString());

        assertThat(invocation.errLines()).singleElement().asString().contains("memory is not enough (Java heap space)");
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    }
}
