package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CountdownTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Countdown countdown = new Countdown();

    private void told(double seconds, long at) {
        countdown.told(Optional.of(Duration.ofMillis((long) (1000 * seconds))), at * SECOND);
    }

    private double shown(long at) {
        return countdown.left(at * SECOND).orElseThrow().toMillis() / 1000.0;
    }

    @Test
    void itCountsDownBetweenEstimates() {
        told(100, 0);
        assertThat(shown(0)).isEqualTo(100);
        assertThat(shown(7)).isEqualTo(93);
    }

    @Test
    void anEarlierEndIsShownAtOnce() {
        told(100, 0);
        assertThat(shown(1)).isEqualTo(99);
        told(60, 2);
        assertThat(shown(2)).isEqualTo(60);
    }

    @Test
    void itStandsStillUntilALittleMoreHasPassed() {
        told(100, 0);
        assertThat(shown(10)).isEqualTo(90);
        told(95, 10);
        assertThat(shown(10)).isEqualTo(90);
        assertThat(shown(14)).isEqualTo(90);
        assertThat(shown(17)).isEqualTo(88);
    }

    @Test
    void itRisesWhereMuchMoreIsLeft() {
        told(100, 0);
        assertThat(shown(10)).isEqualTo(90);
        told(150, 10);
        assertThat(shown(10)).isEqualTo(150);
    }

    @Test
    void itNeverGoesBelowZero() {
        told(3, 0);
        assertThat(shown(60)).isZero();
    }

    @Test
    void whereNothingIsToldNothingIsShownAndTheNextPictureBeginsAnew() {
        told(3, 0);
        assertThat(shown(2)).isEqualTo(1);
        countdown.told(Optional.empty(), 2 * SECOND);
        assertThat(countdown.left(2 * SECOND)).isEmpty();
        told(2, 3);
        assertThat(shown(3)).isEqualTo(2);
    }
}
