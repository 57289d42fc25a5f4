package dev.azulejo.cli;

import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import dev.azulejo.study.StudyListener;
import dev.azulejo.study.Variant;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tells whoever started a comparison how it goes on, and keeps its page up to date. */
final class Comparison implements StudyListener {
    private final Terminal terminal;
    private final Path folder;
    private final Report report;
    private final Optional<JsonLines> lines;
    private final boolean quiet;
    private volatile int done;
    private volatile int kept;
    private int failed;
    private int exitCode = ExitCode.DONE;

    private Comparison(Terminal terminal, Path folder, Report report, Optional<JsonLines> lines, boolean quiet) {
        this.terminal = terminal;
        this.folder = folder;
        this.report = report;
        this.lines = lines;
        this.quiet = quiet;
    }

    static Comparison of(Terminal terminal, Path folder, boolean json, boolean quiet, boolean verbose) {
        return json
                ? new Comparison(
                        terminal,
                        folder,
                        new JsonReport(terminal, verbose),
                        Optional.of(new JsonLines(terminal.withUtf8Output().out())),
                        true)
                : new Comparison(terminal, folder, new TextReport(terminal, quiet, verbose), Optional.empty(), quiet);
    }

    void note(String text) {
        report.note(text);
    }

    @Override
    public void on(Progress.Event event) {
        report.on(event);
    }

    @Override
    public void started(Path picture, Variant variant, int number, int count) {
        if (!quiet) {
            terminal.err().printf("[%d/%d] %s: %s%n", number, count, picture.getFileName(), variant.id());
        }
        write("start", picture, variant, Map.of("number", number, "count", count));
    }

    @Override
    public void done(Path picture, Variant variant, UpscaleResult result, Map<String, Double> figures) {
        done++;
        write("done", picture, variant, Map.of("figures", figures));
    }

    @Override
    public void kept(Path picture, Variant variant) {
        kept++;
        write("kept", picture, variant, Map.of());
    }

    @Override
    public void failed(Path picture, Variant variant, Throwable reason) {
        fail("%s: %s".formatted(picture, variant.id()), Fault.of(reason));
    }

    @Override
    public void refused(Path picture, Throwable reason) {
        refused(picture.toString(), Fault.of(reason));
    }

    void refused(String input, Fault fault) {
        fail(input, fault);
    }

    private void fail(String what, Fault fault) {
        failed++;
        exitCode = ExitCode.worse(exitCode, fault.exitCode());
        report.failed(Optional.of(what), fault);
    }

    /** The comparison could not go on. */
    void ended(Throwable reason) {
        Fault fault = Fault.of(reason);
        exitCode = ExitCode.worse(exitCode, fault.exitCode());
        report.failed(Optional.empty(), fault);
    }

    @Override
    public void written(String results) {
        ReportPage.write(folder, results);
    }

    private void write(String event, Path picture, Variant variant, Map<String, Object> more) {
        lines.ifPresent(out -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("input", picture.toString());
            fields.put("variant", variant.id());
            fields.putAll(more);
            out.write(event, fields);
        });
    }

    /** What stays of a comparison that is cancelled. */
    String kept() {
        int results = done + kept;
        return results == 0
                ? "no result was finished"
                : "%d result%s kept in %s, and the same command goes on there"
                        .formatted(results, results == 1 ? " is" : "s are", folder);
    }

    /** Says what became of it; the exit code. */
    int finish() {
        if (lines.isPresent()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("done", done);
            fields.put("kept", kept);
            fields.put("failed", failed);
            fields.put("report", folder.toString());
            fields.put("exitCode", exitCode);
            lines.orElseThrow().write("end", fields);
        } else if (!quiet && done + kept > 0) {
            terminal.out()
                    .printf(
                            "%s: %d result%s, %d of them new%s%n",
                            folder.resolve("index.html"),
                            done + kept,
                            done + kept == 1 ? "" : "s",
                            done,
                            failed == 0 ? "" : ", " + failed + " failed");
        }
        return exitCode;
    }
}
