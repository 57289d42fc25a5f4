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
    private final Experience experience;
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
    private long loadingBefore;

    StageClock(Progress progress, Cancellation cancellation) {
        this(progress, cancellation, () -> 0, Experience.NONE);
    }

    /**
     * @param loadingNanos how long networks have been loaded so far
     * @param experience of earlier jobs
     */
    StageClock(Progress progress, Cancellation cancellation, LongSupplier loadingNanos, Experience experience) {
        this.progress = progress;
        this.cancellation = cancellation;
        this.loadingNanos = loadingNanos;
        this.experience = experience;
    }

    /** The pixels of the input have been read, and from now on it is known what the job will have to do. */
    void expect(Forecast forecast) {
        TimeLeft left = new TimeLeft(forecast, experience);
        timeLeft = Optional.of(left);
        loadingBefore = loadingNanos.getAsLong();
        if (stage.equals(Optional.of(Stage.READ))) {
            left.entered(Stage.READ, 1, begun / NANOS);
            left.worked(1, System.nanoTime() / NANOS);
            tell(0);
        }
    }

    /** What earlier jobs have taken. */
    Experience experience() {
        return experience;
    }

    /** What this job has taken, for an {@link Experience}. */
    Map<String, Pace> seen() {
        return timeLeft.map(TimeLeft::seen).orElse(Map.of());
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
            long now = System.nanoTime();
            timeLeft.ifPresent(left -> left.left(now / NANOS));
            Duration duration = Duration.ofNanos(now - begun);
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
                worked(now - told[0]);
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
        timeLeft.ifPresent(left -> {
            long loading = loadingNanos.getAsLong();
            left.loaded((loading - loadingBefore) / NANOS);
            loadingBefore = loading;
            left.worked(unitsOfWork, System.nanoTime() / NANOS);
        });
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
