package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import dev.azulejo.pipeline.Forecast.Share;
import dev.azulejo.pipeline.Forecast.Span;
import dev.azulejo.pipeline.Work.Phase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long a job will still take: a forecast of its stages, times their {@link Paces}, which what is seen of the job changes
 * as it comes.
 *
 * <p>No clock of its own: times come in, in seconds from anywhere. Not safe for use by several threads.
 */
final class TimeLeft {
    private final Forecast forecast;
    private final Map<Work, Pace> remembered;
    private final Map<Work, Seen> seen = new LinkedHashMap<>();
    private Paces paces;
    private Optional<Stage> current = Optional.empty();
    private long units;
    private long done;
    private long presumed;
    private boolean begun;
    private boolean whole;
    private double since;
    private double loaded;

    /** @param experience of earlier jobs on this machine */
    TimeLeft(Forecast forecast, Experience experience) {
        this.forecast = forecast;
        this.remembered = forecast.remembered(experience);
        this.paces = new Paces(remembered, Map.of());
    }

    /**
     * Work of this job that was seen.
     *
     * @param expected what it was to take
     * @param measured seconds that it took
     */
    private record Seen(Span expected, double measured) {
        Seen and(Seen more) {
            return new Seen(expected.and(more.expected), measured + more.measured);
        }
    }

    /** A stage begins. */
    void entered(Stage stage, long unitsOfWork, double now) {
        current = Optional.of(stage);
        units = unitsOfWork;
        done = 0;
        presumed = Math.round(forecast.share(stage).done() * units);
        begun = false;
        whole = true;
        since = now;
        loaded = 0;
    }

    /** The stage ends. */
    void left(double now) {
        if (units > 0 && whole && done >= units) {
            current.ifPresent(stage ->
                    saw(new Work(stage, Phase.AFTERWARDS), forecast.share(stage).afterwards(), now - since));
        }
        current = Optional.empty();
    }

    /** So many seconds since the last event were spent on loading networks. */
    void loaded(double seconds) {
        if (seconds > 0 && current.isPresent()) {
            Work loading = new Work(current.orElseThrow(), Phase.LOADING);
            Span all = forecast.share(loading.stage()).loading();
            saw(loading, seen.containsKey(loading) ? Span.NONE : all, seconds);
            loaded += seconds;
        }
    }

    /** Units of the current stage have been done since the last event. */
    void worked(long count, double now) {
        if (count > 0 && current.isPresent()) {
            Stage stage = current.orElseThrow();
            Span expected = forecast.share(stage).units(count, !begun);
            saw(new Work(stage, Phase.UNITS), expected, now - since - loaded);
            advanced(count, now);
            begun = true;
        }
    }

    /** Units of the current stage need not be done, or were done in an earlier run. */
    void skipped(long count, double now) {
        if (count > 0) {
            advanced(count, now);
            whole = false;
        }
    }

    private void advanced(long count, double now) {
        done += count;
        presumed = 0;
        since = now;
        loaded = 0;
    }

    private void saw(Work work, Span expected, double measured) {
        seen.merge(work, new Seen(expected, Math.max(0, measured)), Seen::and);
        paces = new Paces(remembered, paces());
    }

    private Map<Work, Pace> paces() {
        Map<Work, Pace> paces = new LinkedHashMap<>();
        seen.forEach((work, times) -> {
            if (times.expected.seconds() > 0) {
                paces.put(work, Pace.of(times.expected, times.measured));
            }
        });
        return paces;
    }

    /** What this job has seen, by the names that an {@link Experience} has for it. */
    Map<String, Pace> seen() {
        Map<String, Pace> named = new LinkedHashMap<>();
        paces().forEach((work, pace) -> {
            if (pace.tells()) {
                named.put(forecast.name(work), pace);
            }
        });
        return named;
    }

    /** Seconds that are left at the last event; empty between stages, and in one that there is no forecast of. */
    Optional<Double> seconds() {
        return current.filter(forecast::covers).map(this::secondsFrom);
    }

    private double secondsFrom(Stage stage) {
        Share share = forecast.share(stage);
        long leftToDo = Math.max(0, units - Math.max(done, presumed));
        boolean first = !begun && leftToDo > 0;
        double left = first ? seconds(new Work(stage, Phase.LOADING), share.loading()) : 0;
        left += seconds(new Work(stage, Phase.UNITS), share.units(leftToDo, first));
        left += seconds(new Work(stage, Phase.AFTERWARDS), share.afterwards());
        for (Stage later : Stage.values()) {
            if (later.compareTo(stage) > 0) {
                for (Phase phase : Phase.values()) {
                    left += seconds(
                            new Work(later, phase), forecast.share(later).span(phase));
                }
            }
        }
        return left;
    }

    private double seconds(Work work, Span expected) {
        return expected.seconds() == 0 ? 0 : expected.seconds() * paces.of(work);
    }
}
