package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import dev.azulejo.pipeline.Forecast.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long a job will still take: a forecast of its stages, corrected by what they really take. How many times as long as
 * expected work takes is told by the stage itself, as far as it has come; before that by work of its kind, networks or pixels,
 * and before that by all work, in which every stage counts alike, however long. So a slow machine shows in all stages at
 * once, a network that is slower than expected mostly in its own stage, and nothing jumps.
 *
 * <p>No clock of its own: times come in, in seconds from anywhere. Not safe for use by several threads.
 */
final class TimeLeft {
    /** Expected work that has to be seen before it counts as much as what is known without it, in parts of all work. */
    private static final double CREDENCE = 0.01;

    /** The first evaluation of a network also warms up: it counts for so much of another one. */
    private static final double FIRST = 0.25;

    /** A stage of so much expected work, in parts of all work, says half as much of others as a very long one. */
    private static final double WORTH_HEARING = 0.05;

    /** At most so many times slower than expected is a machine held to be by how long reading took: that may be a slow disk. */
    private static final double SLOWEST = 10;

    /** What is known without any work counts so much beside a stage that has been seen whole. */
    private static final double CUSTOM = 0.05;

    /** No work is so many times faster or slower than expected. */
    private static final double LARGEST = 1000;

    private final Forecast forecast;
    private final double credence;
    private final double custom;
    private final List<Evidence> all = new ArrayList<>();
    private Evidence own = new Evidence(Kind.PIXELS);
    private Optional<Stage> current = Optional.empty();
    private long units;
    private long done;
    private double since;
    private double waited;

    /** @param reading seconds that reading the input took; where it took long, other work will, until some was seen */
    TimeLeft(Forecast forecast, double reading) {
        this.forecast = forecast;
        this.custom = Math.max(1, Math.min(SLOWEST, reading / forecast.reading()));
        this.credence = Math.max(1e-9, CREDENCE * forecast.seconds());
    }

    /** What takes its time. */
    private enum Kind {
        NETWORKS,
        PIXELS;

        static Kind of(Stage stage) {
            return stage == Stage.FINISH ? PIXELS : NETWORKS;
        }
    }

    /** Work of one stage that was seen: what it was expected to take, and what it took. */
    private static final class Evidence {
        private final Kind kind;
        private double expected;
        private double measured;

        Evidence(Kind kind) {
            this.kind = kind;
        }

        void add(double expectedSeconds, double measuredSeconds) {
            expected += expectedSeconds;
            measured += measuredSeconds;
        }
    }

    /** A stage begins, and the one before has ended. */
    void entered(Stage stage, long unitsOfWork, double now) {
        if (done >= units) {
            current.map(forecast::share)
                    .ifPresent(share -> begun(Kind.PIXELS).add(share.afterwards(), Math.max(0, now - since)));
        }
        current = Optional.of(stage);
        units = unitsOfWork;
        done = 0;
        own = begun(Kind.of(stage));
        since = now;
        waited = 0;
    }

    private Evidence begun(Kind kind) {
        Evidence evidence = new Evidence(kind);
        all.add(evidence);
        return evidence;
    }

    /** So many seconds since the last event went by without work: a network was loaded. */
    void waited(double seconds) {
        waited += seconds;
    }

    /** Units of the current stage have been done since the last event. */
    void worked(long count, double now) {
        if (count <= 0 || current.isEmpty()) {
            return;
        }
        Stage stage = current.orElseThrow();
        double expected = count * forecast.share(stage).secondsPerUnit();
        double weight = own.expected == 0 && Kind.of(stage) == Kind.NETWORKS ? FIRST : 1;
        own.add(weight * expected, weight * Math.max(0, now - since - waited));
        skipped(count, now);
    }

    /** Units of the current stage need not be done, or were done in an earlier run. */
    void skipped(long count, double now) {
        if (count > 0) {
            done += count;
            since = now;
            waited = 0;
        }
    }

    /** Seconds that are left at the last event; empty before the first stage, and in one that there is no forecast of. */
    Optional<Double> seconds() {
        if (current.filter(forecast::covers).isEmpty()) {
            return Optional.empty();
        }
        Stage stage = current.orElseThrow();
        Share share = forecast.share(stage);
        double networks = ratio(Kind.NETWORKS);
        double pixels = ratio(Kind.PIXELS);
        double kind = Kind.of(stage) == Kind.PIXELS ? pixels : networks;
        double pace = (own.measured + credence * kind) / (own.expected + credence);
        double left = Math.max(0, units - done) * share.secondsPerUnit() * pace + share.afterwards() * pixels;
        for (Stage later : Stage.values()) {
            if (later.compareTo(stage) > 0) {
                Share whole = forecast.share(later);
                double seconds = whole.units() * whole.secondsPerUnit();
                left += seconds * (Kind.of(later) == Kind.PIXELS ? pixels : networks) + whole.afterwards() * pixels;
            }
        }
        return Optional.of(left);
    }

    /** How many times as long as expected work of a kind takes. */
    private double ratio(Kind kind) {
        return mean(all.stream().filter(seen -> seen.kind == kind).toList(), mean(all, custom));
    }

    /** The geometric mean over stages, which count as far as they were seen, and what is known without them. */
    private double mean(List<Evidence> seen, double otherwise) {
        double sum = CUSTOM * Math.log(otherwise);
        double weights = CUSTOM;
        for (Evidence one : seen) {
            if (one.expected > 0) {
                double weight = one.expected / (one.expected + WORTH_HEARING * forecast.seconds());
                double ratio = Math.max(1 / LARGEST, Math.min(LARGEST, one.measured / one.expected));
                sum += weight * Math.log(ratio);
                weights += weight;
            }
        }
        return Math.exp(sum / weights);
    }
}
