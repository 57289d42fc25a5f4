package dev.azulejo.cli;

import dev.azulejo.Progress.Advanced;
import dev.azulejo.Progress.Stage;
import dev.azulejo.Progress.StageFinished;
import dev.azulejo.Progress.StageStarted;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/** Stages as a bar on a terminal, with units and the time that the whole job will still take; gone when a stage ends. */
final class BarStages implements StageDisplay {
    private static final int INTERVAL_MILLIS = 200;

    /** Columns that a bar with its figures needs to be one. */
    private static final int SPACE_FOR_THE_BAR = 60;

    private static final long MEGABYTE = 1_000_000;

    private final Terminal terminal;
    private Optional<ProgressBar> bar = Optional.empty();
    /** Of the whole job. Read by the thread that draws. */
    private final Countdown countdown = new Countdown();

    BarStages(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void started(StageStarted stage) {
        clear();
        countdown.told(stage.left(), System.nanoTime());
        ProgressBarBuilder builder = ProgressBar.builder()
                .setTaskName(stage.stage().label())
                .setInitialMax(stage.units() > 0 ? stage.units() : -1)
                .setStyle(terminal.unicode() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .setEtaFunction(this::timeLeft)
                .clearDisplayOnFinish()
                .setConsumer(new OneLine(terminal));
        if (stage.stage() == Stage.FETCH) {
            builder.setUnit(" MB", MEGABYTE);
        }
        ProgressBar started = builder.build();
        started.setExtraMessage(fitting(stage.detail(), terminal.width() - SPACE_FOR_THE_BAR));
        bar = Optional.of(started);
    }

    /** As many of the parts of a detail, which commas divide, as there is room for. */
    static String fitting(String detail, int columns) {
        String shown = detail;
        while (shown.length() > columns) {
            int comma = shown.lastIndexOf(", ");
            if (comma < 0) {
                return "";
            }
            shown = shown.substring(0, comma);
        }
        return shown;
    }

    /** As the job tells; where it does not, as far as this stage goes. */
    private Optional<Duration> timeLeft(ProgressState state) {
        Optional<Duration> told = countdown.left(System.nanoTime());
        if (told.isPresent()) {
            return told;
        }
        long done = state.getCurrent();
        if (done <= 0 || state.getMax() <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                state.getElapsedAfterStart().multipliedBy(state.getMax() - done).dividedBy(done));
    }

    @Override
    public void advanced(Advanced advance) {
        countdown.told(advance.left(), System.nanoTime());
        bar.ifPresent(shown -> shown.stepTo(advance.done()));
    }

    @Override
    public void finished(StageFinished stage) {
        clear();
    }

    @Override
    public void clear() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }

    /** A line of a terminal that is drawn over, and left to whatever is printed next. */
    private static final class OneLine extends ConsoleProgressBarConsumer {
        private final Terminal terminal;

        OneLine(Terminal terminal) {
            super(terminal.err(), terminal.width() - 1);
            this.terminal = terminal;
        }

        @Override
        public void close() {
            terminal.err().flush();
        }
    }
}
