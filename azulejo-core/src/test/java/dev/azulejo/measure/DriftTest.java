package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Planes;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DriftTest {
    @Test
    void aChangeOfLightCountsInFull() {
        Planes brighter = new Planes(3, 150, 40);
        Arrays.fill(brighter.data(), 0.01f);
        assertThat(Drift.of(brighter, new Planes(3, 150, 40))).isCloseTo(40, Offset.offset(1e-4));
    }

    @Test
    void aWaveCountsAsFarAsItPassesTheBlur() {
        int side = 129;
        int period = 32;
        Planes wave = new Planes(1, 10, side);
        double squares = 0;
        for (int i = 0; i < wave.data().length; i++) {
            double cosine = Math.cos(2 * Math.PI * (i % side) / period);
            wave.data()[i] = (float) (0.5 * cosine);
            squares += 0.25 * cosine * cosine / wave.data().length;
        }
        double passed = 0;
        double sum = 0;
        for (int i = -24; i <= 24; i++) {
            double weight = Math.exp(-i * i / 128.0);
            passed += weight * Math.cos(2 * Math.PI * i / period);
            sum += weight;
        }
        double expected = -10 * Math.log10(squares) - 20 * Math.log10(passed / sum);
        assertThat(Drift.of(wave, new Planes(1, 10, side))).isCloseTo(expected, Offset.offset(1e-3));
    }

    @Test
    void fineDetailIsNoDrift() {
        Planes board = new Planes(1, 60, 60);
        for (int i = 0; i < board.data().length; i++) {
            board.data()[i] = (i / 60 + i) % 2 == 0 ? 0.2f : -0.2f;
        }
        assertThat(Drift.of(board, new Planes(1, 60, 60))).isGreaterThan(80);
        assertThat(Drift.of(board, board)).isEqualTo(Double.POSITIVE_INFINITY);
    }
}
