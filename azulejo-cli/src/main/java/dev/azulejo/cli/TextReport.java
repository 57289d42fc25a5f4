package dev.azulejo.cli;

import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** For people: stages and notes on standard error, what is done on standard output, each fault in one sentence. */
final class TextReport implements Report {
    private final Terminal terminal;
    private final StageDisplay stages;
    private final boolean quiet;
    private final boolean verbose;
    private final Set<String> notesShown = new HashSet<>();

    TextReport(Terminal terminal, boolean quiet, boolean verbose) {
        this(terminal, display(terminal, quiet), quiet, verbose);
    }

    TextReport(Terminal terminal, StageDisplay stages, boolean quiet, boolean verbose) {
        this.terminal = terminal;
        this.stages = stages;
        this.quiet = quiet;
        this.verbose = verbose;
    }

    private static StageDisplay display(Terminal terminal, boolean quiet) {
        if (quiet) {
            return StageDisplay.NONE;
        }
        return terminal.interactive() ? new BarStages(terminal) : new LineStages(terminal.err(), System::nanoTime);
    }

    @Override
    public void note(String text) {
        if (!quiet && notesShown.add(text)) {
            stages.clear();
            terminal.err().println("note: " + text);
        }
    }

    @Override
    public void started(Job job, int number, int count, UpscaleSettings settings) {
        if (!quiet && count > 1) {
            terminal.err().printf("[%d/%d] %s%n", number, count, job.input());
        }
    }

    @Override
    public void on(Progress.Event event) {
        if (event instanceof Progress.Note note) {
            note(note.text());
        } else if (event instanceof Progress.StageStarted started) {
            stages.started(started);
        } else if (event instanceof Progress.Advanced advanced) {
            stages.advanced(advanced);
        } else if (event instanceof Progress.StageFinished finished) {
            stages.finished(finished);
        }
    }

    @Override
    public void done(Job job, UpscaleResult result, double seconds) {
        stages.clear();
        if (!quiet) {
            Figures.closingLines(job, result, seconds).forEach(terminal.out()::println);
        }
    }

    @Override
    public void skipped(Job job) {
        if (!quiet) {
            terminal.err().println("skipped " + job.input() + ": " + job.output() + " exists");
        }
    }

    @Override
    public void failed(Optional<String> input, Fault fault) {
        stages.clear();
        Sentences.print(terminal.err(), fault.sentence(), verbose ? Optional.of(fault.cause()) : Optional.empty());
    }

    @Override
    public void finished(Tally tally) {
        stages.clear();
        if (!quiet && tally.done() + tally.skipped() + tally.failed() > 1) {
            terminal.err().printf("%d done, %d skipped, %d failed%n", tally.done(), tally.skipped(), tally.failed());
        }
    }
}
