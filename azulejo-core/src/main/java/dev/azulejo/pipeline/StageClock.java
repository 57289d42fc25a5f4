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
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the time of one job: what each stage took, how long networks ran, and what was said. Not safe for several threads. */
final class StageClock {
    private static final Logger LOG = LoggerFactory.getLogger(StageClock.class);

    private static final double NANOS = 1e9;

    private final Progress progress;
    private final Cancellation cancellation;
    private final LongSupplier loadingNanos;
    private final Map<Stage, Duration> stages = new EnumMap<>(Stage.class);
    private final Set<String> notes = new LinkedHashSet<>();
    private long networkNanos;
    private long evaluations;
    private Optional<TimeLeft> timeLeft = Optional.empty();
    private Optional<String> fetching = Optional.empty();
    private Optional<Stage> stage = Optional.empty();
    private long begun;
    private long units;
    private long done;

    StageClock(Progress progress, Cancellation cancellation) {
        this(progress, cancellation, () -> 0);
    }

    /** @param loadingNanos how long networks have been loaded so far */
    StageClock(Progress progress, Cancellation cancellation, LongSupplier loadingNanos) {
        this.progress = progress;
        this.cancellation = cancellation;
        this.loadingNanos = loadingNanos;
    }

    /** The input has been read, and from now on it is known what the job will have to do. */
    void expect(Forecast forecast) {
        timeLeft = Optional.of(new TimeLeft(forecast, (System.nanoTime() - begun) / NANOS));
    }

    /** Begins a stage, which ends the one before. */
    void enter(Stage next, long unitsOfWork, String detail) {
        cancellation.check();
        leave();
        stage = Optional.of(next);
        units = unitsOfWork;
        done = 0;
        fetching = Optional.empty();
        begun = System.nanoTime();
        timeLeft.ifPresent(left -> left.entered(next, units, begun / NANOS));
        progress.on(new Progress.StageStarted(next, units, detail, left()));
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
        long loadingBefore = loadingNanos.getAsLong();
        T result = evaluation.get();
        networkNanos += System.nanoTime() - begin;
        double loading = (loadingNanos.getAsLong() - loadingBefore) / NANOS;
        timeLeft.ifPresent(left -> left.waited(loading));
        worked(unitsOfWork);
        return result;
    }

    /** Runs the denoising network so many times; each counts as a unit of work. */
    <T> T evaluations(long count, Supplier<T> evaluation) {
        T result = network(count, evaluation);
        evaluations += count;
        return result;
    }

    /** The same where the evaluations tell how far they have come together, from 0 to 1. */
    <T> T evaluations(long count, Function<DoubleConsumer, T> evaluation) {
        long[] told = new long[1];
        DoubleConsumer progressed = share -> {
            long now = (long) (count * share);
            if (now > told[0]) {
                advance(now - told[0]);
                told[0] = now;
            }
        };
        T result = network(0, () -> evaluation.apply(progressed));
        progressed.accept(1);
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

    /** Says that some units of the current stage were done just now. */
    void worked(long unitsOfWork) {
        timeLeft.ifPresent(left -> left.worked(unitsOfWork, System.nanoTime() / NANOS));
        tell(unitsOfWork);
    }

    /** Says that some units of the current stage need not be done, or were done in an earlier run. */
    void advance(long unitsOfWork) {
        timeLeft.ifPresent(left -> left.skipped(unitsOfWork, System.nanoTime() / NANOS));
        tell(unitsOfWork);
    }

    private void tell(long unitsOfWork) {
        done += unitsOfWork;
        // Where the units are not known, what is done is all there is to tell.
        long shown = units > 0 ? Math.min(done, units) : done;
        stage.ifPresent(running -> progress.on(new Progress.Advanced(running, shown, units, left())));
    }

    private Optional<Duration> left() {
        return timeLeft.flatMap(TimeLeft::seconds).map(seconds -> Duration.ofNanos((long) (seconds * NANOS)));
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
