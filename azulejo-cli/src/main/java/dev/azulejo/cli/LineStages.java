package dev.azulejo.cli;

import dev.azulejo.Progress.Advanced;
import dev.azulejo.Progress.StageFinished;
import dev.azulejo.Progress.StageStarted;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Stages as plain lines, for logs: one as a stage begins, one every few seconds, none that is overwritten. */
final class LineStages implements StageDisplay {
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

    private final PrintStream out;
    private final LongSupplier nanoTime;
    private long startedAt;
    private long lastLineAt;

    LineStages(PrintStream out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
    }

    @Override
    public void started(StageStarted stage) {
        startedAt = nanoTime.getAsLong();
        lastLineAt = startedAt;
        List<String> parts = new ArrayList<>();
        if (!stage.detail().isEmpty()) {
            parts.add(stage.detail());
        }
        stage.left().ifPresent(left -> parts.add(Figures.time(Figures.seconds(left)) + " left"));
        out.println(stage.stage().label() + (parts.isEmpty() ? "" : ": " + String.join(", ", parts)));
    }

    @Override
    public void advanced(Advanced advance) {
        long now = nanoTime.getAsLong();
        boolean endKnown = advance.units() > 0;
        boolean over = endKnown && advance.done() >= advance.units();
        boolean nothing = !endKnown && advance.done() == 0;
        if (now - lastLineAt < INTERVAL || over || nothing) {
            return;
        }
        lastLineAt = now;
        String line = advance.stage().label() + ": " + Figures.amount(advance.stage(), advance.done());
        if (!endKnown) {
            out.println(line);
            return;
        }
        line += " of " + Figures.amount(advance.stage(), advance.units());
        Optional<Double> left = advance.left().map(Figures::seconds).or(() -> leftOfStage(advance, now));
        out.println(line
                + left.map(seconds -> ", " + Figures.time(seconds) + " left").orElse(""));
    }

    /** As far as this stage goes, if it goes on as it did. */
    private Optional<Double> leftOfStage(Advanced advance, long now) {
        return advance.done() > 0
                ? Optional.of((now - startedAt) / 1e9 / advance.done() * (advance.units() - advance.done()))
                : Optional.empty();
    }

    @Override
    public void finished(StageFinished stage) {}

    @Override
    public void clear() {}
}
