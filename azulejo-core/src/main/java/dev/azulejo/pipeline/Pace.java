package dev.azulejo.pipeline;

import dev.azulejo.pipeline.Forecast.Span;

/**
 * How many times as long as forecast some work took, as it was seen.
 *
 * @param logarithm of that; 0 where the forecast was right
 * @param variance of the logarithm, for having been seen inexactly
 */
record Pace(double logarithm, double variance) {
    /** Seconds by which a time is off by chance: a disk, a collection of garbage, a time slice of somebody else's. */
    private static final double CHANCE = 0.03;

    /** What is off by chance in long times too, in parts of them. */
    private static final double CHANCE_IN_PARTS = 0.03;

    /** The same of what code takes longer that has never run. */
    private static final double CHANCE_WHILE_COLD = 0.15;

    /** No work is so many times faster or slower than forecast. */
    private static final double LARGEST = 1000;

    /** The variance from which on a pace is not worth remembering. */
    private static final double VAGUE = 0.1;

    /** Of work that was expected to take more than nothing, and took so many seconds. */
    static Pace of(Span expected, double measured) {
        double seconds = expected.seconds();
        double ratio = Math.max(1 / LARGEST, Math.min(LARGEST, measured / seconds));
        double chance = (CHANCE + CHANCE_WHILE_COLD * expected.cold()) / seconds;
        return new Pace(Math.log(ratio), chance * chance + CHANCE_IN_PARTS * CHANCE_IN_PARTS);
    }

    /** False for what could as well not have been seen: its time was too short. */
    boolean tells() {
        return variance < VAGUE;
    }
}
