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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the time of one job: what each stage took, how long networks ran, and what was said. Not safe for several threads. */
final class StageClock {
    private static final Logger LOG = LoggerFactory.getLogger(StageClock.class);

    private final Progress progress;
    private final Cancellation cancellation;
    private final Map<Stage, Duration> stages = new EnumMap<>(Stage.class);
    private final Set<String> notes = new LinkedHashSet<>();
    private long networkNanos;
    private long evaluations;
    private Optional<String> fetching = Optional.empty();
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
        fetching = Optional.empty();
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

    /** A stage need not be done again: what it took when it was done counts here, too. */
    void spared(Stage which, Duration time, Duration networkTime) {
        leave();
        stages.merge(which, time, Duration::plus);
        networkNanos += networkTime.toNanos();
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

    /** Runs the denoising network so many times; each counts as a unit of work. */
    <T> T evaluations(long count, Supplier<T> evaluation) {
        T result = network(count, evaluation);
        evaluations += count;
        return result;
    }

    /**
     * Says how far a file has come that is fetched, which is a stage of its own for each.
     *
     * @param bytes that are there
     * @param total its bytes, or -1 if that is not known
     */
    void fetched(String file, long bytes, long total) {
        if (!fetching.equals(Optional.of(file))) {
            enter(Stage.FETCH, Math.max(0, total), file);
            fetching = Optional.of(file);
        }
        done = bytes;
        advance(0);
    }

    /** Says that some units of the current stage are done. */
    void advance(long unitsOfWork) {
        done += unitsOfWork;
        // Where the units are not known, what is done is all there is to tell.
        long shown = units > 0 ? Math.min(done, units) : done;
        stage.ifPresent(running -> progress.on(new Progress.Advanced(running, shown, units)));
    }

    /** Says something once. */
    void note(String text) {
        if (notes.add(text)) {
            LOG.info("{}", text);
            progress.on(new Progress.Note(text));
        }
    }

    Cancellation cancellation() {
        return cancellation;
    }

    Map<Stage, Duration> stages() {
        return new EnumMap<>(stages);
    }

    /** How often the denoising network ran, a tile counting once. */
    long evaluations() {
        return evaluations;
    }

    Duration networkTime() {
        return Duration.ofNanos(networkNanos);
    }

    List<String> notes() {
        return new ArrayList<>(notes);
    }
}
