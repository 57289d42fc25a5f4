package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the stages of a job are expected to take before any of it is done, in seconds of one machine: two cores of a server,
 * on which the figures here were measured (see docs/performance.md). How wrong that is on another machine, {@link
 * TimeLeft} finds out.
 *
 * @param shares of the stages; those that are not there take no time
 */
record Forecast(Map<Stage, Share> shares) {
    /** Copies the map. */
    Forecast {
        shares = Map.copyOf(shares);
    }

    /**
     * Seconds that something is expected to take.
     *
     * @param steady what it takes whenever it is done
     * @param cold what it takes longer the first time, while its code has never run; that is known less well
     */
    record Span(double steady, double cold) {
        static final Span NONE = new Span(0, 0);

        double seconds() {
            return steady + cold;
        }

        Span and(Span more) {
            return new Span(steady + more.steady, cold + more.cold);
        }
    }

    /**
     * What a stage is expected to take.
     *
     * @param kind what else decides how fast it is done; empty if nothing does
     * @param loading for its networks
     * @param units of work; the stage's own number counts when it begins
     * @param unit one of them; cold is the first
     * @param afterwards after the last unit
     * @param done part of the units that an earlier run of the job has done, 0 to 1
     */
    record Share(String kind, Span loading, double units, Span unit, Span afterwards, double done) {
        static final Share NONE = new Share("", Span.NONE, 0, Span.NONE, Span.NONE);

        /** One of which nothing is done. */
        Share(String kind, Span loading, double units, Span unit, Span afterwards) {
            this(kind, loading, units, unit, afterwards, 0);
        }

        /** One of its parts. */
        Span span(Work.Phase phase) {
            return switch (phase) {
                case LOADING -> loading;
                case UNITS -> done < 1 ? units((1 - done) * units, true) : Span.NONE;
                case AFTERWARDS -> afterwards;
            };
        }

        /** So many units, which the first is or is not among. */
        Span units(double count, boolean first) {
            return new Span(count * unit.steady, first ? unit.cold : 0);
        }

        private Share withLoading(double seconds) {
            return new Share(kind, new Span(seconds, 0), units, unit, afterwards);
        }

        private Share withAfterwards(Span span) {
            return new Share(kind, loading, units, unit, span);
        }

        private Share withDone(double part) {
            return part < 1
                    ? new Share(kind, loading, units, unit, afterwards, part)
                    : new Share(kind, Span.NONE, units, unit, Span.NONE, 1);
        }
    }

    /** True for stages whose work is known before. */
    boolean covers(Stage stage) {
        return stage != Stage.FETCH;
    }

    Share share(Stage stage) {
        return shares.getOrDefault(stage, Share.NONE);
    }

    /** The same for a job of which an earlier run has done a part of a stage, 0 to 1. */
    Forecast without(Stage stage, double part) {
        Map<Stage, Share> less = new EnumMap<>(Stage.class);
        less.putAll(shares);
        less.computeIfPresent(stage, (same, share) -> share.withDone(part));
        return new Forecast(less);
    }

    /** What experience has of the works of this job. */
    Map<Work, Pace> remembered(Experience experience) {
        Map<Work, Pace> remembered = new LinkedHashMap<>();
        for (Stage stage : shares.keySet().stream().sorted().toList()) {
            for (Work.Phase phase : Work.Phase.values()) {
                Work work = new Work(stage, phase);
                experience.of(name(work)).ifPresent(pace -> remembered.put(work, pace));
            }
        }
        return remembered;
    }

    /** What work of that kind is called in an {@link Experience}. */
    String name(Work work) {
        return (work.label() + " " + share(work.stage()).kind()).strip();
    }

    /** Collects shares. */
    static final class Draft {
        /** Operations in a second that large convolutions and matrix products reach on two cores. */
        private static final double OPERATIONS_PER_SECOND = 3e11;

        /** The cores that this was measured on. */
        private static final double CORES = 2;

        /** Seconds that a network of next to no weights takes to load, and what each operation for a position adds. */
        private static final double LOADING = 0.03;

        private static final double LOADING_OPERATION = 1.2e-8;

        /** Seconds that text encoders take to load. */
        private static final double LOADING_TEXT = 1;

        /** Seconds that a pixel takes to be handed to a network and back, beside its operations. */
        private static final double HANDING = 4e-8;

        /** Seconds that its first evaluation takes longer. */
        private static final double COLD_NETWORK = 0.05;

        /** Seconds for a pixel of the input that is read, and at first: opening it and the models. */
        private static final Span READING = new Span(5e-8, 0.08);

        /** The same for finding out how noisy it is. */
        private static final Span LOOKING = new Span(1e-8, 0.26);

        /** The same for a pixel of the base: Lanczos, consistency. */
        private static final Span BASE = new Span(3.5e-8, 0.2);

        /** The same for a pixel of the result: alpha, PNG. */
        private static final Span WRITING = new Span(4e-8, 0.2);

        /** The same with colour fix and consistency. */
        private static final Span FIXING_AND_WRITING = new Span(9e-8, 0.2);

        /** The same for the end of the file, until the disk has it; it depends on the disk. */
        private static final Span CLOSING = new Span(1e-8, 0.03);

        private final Map<Stage, Share> shares = new EnumMap<>(Stage.class);
        private final double fasterThanMeasured;
        private final boolean warm;

        /**
         * @param threads of networks and of pixels
         * @param warm whether this program has done a job before: code that never ran is slow
         */
        Draft(int threads, boolean warm) {
            fasterThanMeasured = threads / CORES;
            this.warm = warm;
        }

        /** The input is read, which is one unit, and looked at. */
        Draft reading(double pixels) {
            return put(Stage.READ, new Share("", Span.NONE, 1, span(READING, pixels), span(LOOKING, pixels)));
        }

        /**
         * A network's stage.
         *
         * @param kind which network, and how it is used
         * @param units of work
         * @param ofPosition operations that tell how large the network is
         * @param operations of all units together
         * @param pixels that are handed to the network and back, in all
         */
        Draft network(Stage stage, String kind, double units, double ofPosition, double operations, double pixels) {
            double seconds = operations / OPERATIONS_PER_SECOND / fasterThanMeasured + pixels * HANDING;
            Span loading = new Span(LOADING + LOADING_OPERATION * ofPosition, 0);
            Span evaluation = new Span(seconds / Math.max(1, units), warm ? 0 : COLD_NETWORK);
            return put(stage, new Share(kind, loading, units, evaluation, Span.NONE));
        }

        /** Texts are encoded before the picture. */
        Draft texts() {
            Share share = shares.getOrDefault(Stage.ENCODE, Share.NONE);
            return put(Stage.ENCODE, share.withLoading(share.loading().steady() + LOADING_TEXT));
        }

        /** The base is made of what the network has enlarged: interpolation, consistency. */
        Draft base(double pixels) {
            Share network = shares.getOrDefault(Stage.ENLARGE, Share.NONE);
            return put(Stage.ENLARGE, network.withAfterwards(span(BASE, pixels / fasterThanMeasured)));
        }

        /**
         * The result is made in so many rows.
         *
         * @param repainted whether colours are fixed, and consistency is held once more
         */
        Draft result(String kind, int rows, double pixels, boolean repainted) {
            Span row = span(repainted ? FIXING_AND_WRITING : WRITING, pixels / rows / fasterThanMeasured);
            return put(Stage.FINISH, new Share(kind, Span.NONE, rows, row, span(CLOSING, pixels)));
        }

        Forecast forecast() {
            return new Forecast(shares);
        }

        private Span span(Span ofPixel, double pixels) {
            return new Span(ofPixel.steady * pixels, warm ? 0 : ofPixel.cold);
        }

        private Draft put(Stage stage, Share share) {
            shares.put(stage, share);
            return this;
        }
    }
}
