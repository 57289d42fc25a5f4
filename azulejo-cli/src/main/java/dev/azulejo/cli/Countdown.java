package dev.azulejo.cli;

import java.time.Duration;
import java.util.Optional;

/**
 * A time left that is good to look at: it counts down between two estimates, stands still where a new one is a little later,
 * and rises only where that would be dishonest. Safe for use by several threads.
 */
final class Countdown {
    /** A rise of so much of what is left, and of a second, is waited for. */
    private static final double LITTLE = 0.1;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private Optional<Long> end = Optional.empty();
    private long shown = Long.MAX_VALUE;

    /**
     * Takes an estimate.
     *
     * @param left empty if nothing is known
     * @param now in nanoseconds from anywhere
     */
    synchronized void told(Optional<Duration> left, long now) {
        end = left.map(time -> now + time.toNanos());
        if (left.isEmpty()) {
            shown = Long.MAX_VALUE;
        }
    }

    /** What to show. */
    synchronized Optional<Duration> left(long now) {
        return end.map(at -> {
            long left = Math.max(0, at - now);
            if (left < shown || left - shown > LITTLE * shown + SECOND) {
                shown = left;
            }
            return Duration.ofNanos(shown);
        });
    }
}
