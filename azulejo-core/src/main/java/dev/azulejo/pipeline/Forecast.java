package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the stages of a job are expected to take before any of it is done, in seconds of one machine: two cores of a server,
 * on which the figures here were measured (see docs/performance.md). On others all of them are wrong by about one factor,
 * which {@link TimeLeft} finds out.
 *
 * @param reading seconds that reading the input takes in a program that has just been started
 * @param shares of the stages; those that are not there take no time
 */
record Forecast(double reading, Map<Stage, Share> shares) {
    /** Operations in a second that large convolutions and matrix products reach on two cores. */
    private static final double OPERATIONS_PER_SECOND = 3e11;

    /** The cores that this was measured on. */
    private static final double CORES = 2;

    /** Seconds that reading any picture takes, and what each of its pixels adds. */
    private static final double READING = 0.17;

    private static final double READING_PIXEL = 8.5e-7;

    /** Seconds that a pixel takes to be handed to a network and back, beside its operations. */
    private static final double HANDING = 4e-8;

    /** Seconds for a pixel of the base: Lanczos, consistency. */
    private static final double BASE = 4e-8;

    /** Seconds for a pixel of the result: colour fix, consistency, alpha, PNG. */
    private static final double RESULT = 1.1e-7;

    /** Copies the map. */
    Forecast {
        shares = Map.copyOf(shares);
    }

    /**
     * What a stage is expected to take.
     *
     * @param units of work; the stage's own number counts when it begins
     * @param secondsPerUnit of one of them
     * @param afterwards seconds after the last unit
     */
    record Share(double units, double secondsPerUnit, double afterwards) {
        static final Share NONE = new Share(0, 0, 0);
    }

    /** True for stages whose work is known before. */
    boolean covers(Stage stage) {
        return stage != Stage.READ && stage != Stage.FETCH;
    }

    Share share(Stage stage) {
        return shares.getOrDefault(stage, Share.NONE);
    }

    /** All of it. */
    double seconds() {
        return shares.values().stream()
                .mapToDouble(share -> share.units() * share.secondsPerUnit() + share.afterwards())
                .sum();
    }

    /** Collects shares for a number of threads. */
    static final class Draft {
        private final Map<Stage, Share> shares = new EnumMap<>(Stage.class);
        private final double reading;
        private final double fasterThanMeasured;

        /** @param inputPixels of the picture that is enlarged */
        Draft(int threads, double inputPixels) {
            reading = READING + READING_PIXEL * inputPixels;
            fasterThanMeasured = threads / CORES;
        }

        /**
         * A network's stage.
         *
         * @param units of work
         * @param operations of all units together
         * @param pixels that are handed to the network and back, in all
         */
        Draft network(Stage stage, double units, double operations, double pixels) {
            double seconds = operations / OPERATIONS_PER_SECOND / fasterThanMeasured + pixels * HANDING;
            return put(stage, new Share(units, seconds / Math.max(1, units), 0));
        }

        /** The base is made of what the network has enlarged. */
        Draft base(double pixels) {
            Share network = shares.getOrDefault(Stage.ENLARGE, Share.NONE);
            double seconds = pixels * BASE / fasterThanMeasured;
            return put(Stage.ENLARGE, new Share(network.units(), network.secondsPerUnit(), seconds));
        }

        /** The result is made in so many rows. */
        Draft result(int rows, double pixels) {
            return put(Stage.FINISH, new Share(rows, pixels * RESULT / fasterThanMeasured / rows, 0));
        }

        Forecast forecast() {
            return new Forecast(reading, shares);
        }

        private Draft put(Stage stage, Share share) {
            shares.put(stage, share);
            return this;
        }
    }
}
