package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceIntervalTest {
    @ParameterizedTest
    @CsvSource({
        "1, 12.706205",
        "2, 4.302653",
        "3, 3.182446",
        "4, 2.776445",
        "7, 2.364624",
        "11, 2.200985",
        "30, 2.042272",
        "120, 1.979930"
    })
    void quantilesAreThoseOfTheTables(int degrees, double quantile) {
        assertThat(ConfidenceInterval.quantile(degrees)).isCloseTo(quantile, Offset.offset(1e-6));
    }

    @Test
    void fiveValuesByHand() {
        // mean 3, deviation sqrt(2.5), so the error of the mean is sqrt(0.5)
        ConfidenceInterval interval = ConfidenceInterval.of(1, 2, 3, 4, 5);
        assertThat(interval.mean()).isEqualTo(3);
        assertThat(interval.halfWidth()).isCloseTo(2.776445 * Math.sqrt(0.5), Offset.offset(1e-6));
        assertThat(interval.low()).isEqualTo(3 - interval.halfWidth());
        assertThat(interval.high()).isEqualTo(3 + interval.halfWidth());
        assertThat(interval.count()).isEqualTo(5);
    }

    @Test
    void nineteenOfTwentyIntervalsHoldTheTruth() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("-Dtest.seed=" + seed);
        Random random = new Random(seed);
        int trials = 20_000;
        int held = 0;
        for (int i = 0; i < trials; i++) {
            ConfidenceInterval interval =
                    ConfidenceInterval.of(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
            if (interval.low() <= 0 && interval.high() >= 0) {
                held++;
            }
        }
        assertThat((double) held / trials).isCloseTo(0.95, Offset.offset(0.01));
    }

    @Test
    void oneValueSaysNothingAboutScatter() {
        assertThat(ConfidenceInterval.of(7)).isEqualTo(new ConfidenceInterval(7, Double.POSITIVE_INFINITY, 1));
    }

    @Test
    void noValuesAndNoNumbersAreRefused() {
        assertThatThrownBy(ConfidenceInterval::of).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ConfidenceInterval.of(1, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }
}
