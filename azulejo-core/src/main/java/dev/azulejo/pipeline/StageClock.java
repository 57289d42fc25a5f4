package dev.azulejo.pipeline;

import dev.azulejo.Progress;
import dev.azulejo.Progress.Stage;
import dev.azulejo.fault.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Keeps the time of one job: what each stage took, how long networks ran, and what was said. Not safe for several threads. */
final class StageClock {
    private final Progress progress;
    private final Cancellation cancellation;
    private final Map<Stage, Duration> stages = new EnumMap<>(Stage.class);
    private final Set<String> notes = new LinkedHashSet<>();
    private long networkNanos;
    private Optional<Stage> stage = Optional.empty();
    private long begun;
    private long units;
    private long done;

    StageClock(Progress progress, Cancellation cancellation) {
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /** Begins a stage, which ends the one before. */
    void enter(Stage next, long unitsOfWork, String detail) {
        cancellation.check();
        leave();
        stage = Optional.of(next);
        units = unitsOfWork;
        done = 0;
        progress.on(new Progress.StageStarted(next, units, detail));
        begun = System.nanoTime();
    }

    /** Ends the stage that runs, if any. */
    void leave() {
        stage.ifPresent(ended -> {
            Duration duration = Duration.ofNanos(System.nanoTime() - begun);
            stages.merge(ended, duration, Duration::plus);
            progress.on(new Progress.StageFinished(ended, duration));
        });
        stage = Optional.empty();
    }

    /** Runs a network, which counts as work of the current stage. */
    <T> T network(long unitsOfWork, Supplier<T> evaluation) {
        cancellation.check();
        long begin = System.nanoTime();
        T result = evaluation.get();
        networkNanos += System.nanoTime() - begin;
        advance(unitsOfWork);
        return result;
    }

    /** Says that some units of the current stage are done. */
    void advance(long unitsOfWork) {
        done += unitsOfWork;
        stage.ifPresent(running -> progress.on(new Progress.Advanced(running, Math.min(done, units), units)));
    }

    /** Says something once. */
    void note(String text) {
        if (notes.add(text)) {
            progress.on(new Progress.Note(text));
        }
    }

    Cancellation cancellation() {
        return cancellation;
    }

    Map<Stage, Duration> stages() {
        return new EnumMap<>(stages);
    }

    Duration networkTime() {
        return Duration.ofNanos(networkNanos);
    }

    List<String> notes() {
        return new ArrayList<>(notes);
    }
}
