package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Planes;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** White noise of which every column's energy is 1 + depth * cos(2 pi x / pitch): a grid of known strength. */
class PeriodicityTest {
    private static final int HEIGHT = 256;
    private static final int WIDTH = 704;
    private static final int PITCH = 44;
    private static final int PICTURES = 6;

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Planes flat = new Planes(1, HEIGHT, WIDTH);

    PeriodicityTest() {
        System.out.println("-Dtest.seed=" + seed);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.6})
    void aGridStandsOutAsItsDepthSays(double depth) {
        double mean = 0;
        for (int i = 0; i < PICTURES; i++) {
            mean += Periodicity.of(grid(depth), flat, 4) / PICTURES;
        }
        // the median of one picture scatters by about 12 %
        assertThat(mean).isCloseTo(expected(depth), Percentage.withPercentage(25));
    }

    @Test
    void aGridIsFoundInRowsAsInColumns() {
        Planes grid = grid(0.6);
        Planes turned = new Planes(1, WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                turned.data()[x * HEIGHT + y] = grid.at(0, y, x);
            }
        }
        assertThat(Periodicity.of(turned, new Planes(1, WIDTH, HEIGHT), 4))
                .isCloseTo(Periodicity.of(grid, flat, 4), Offset.offset(1e-3));
    }

    @Test
    void withoutAGridOnlyChanceIsLeft() {
        // the largest of some 480 Rayleigh values over their median: sqrt(ln 480 / ln 2) = 3.0
        assertThat(Periodicity.of(grid(0), flat, 4)).isBetween(2.0, 7.0);
    }

    @Test
    void theGridThatTheEnlargementLeavesDoesNotCount() {
        assertThat(Periodicity.of(grid(0.6), flat, PITCH)).isLessThan(7);
    }

    private Planes grid(double depth) {
        Planes noise = LinearFilter.identity().noise(random, 0.1, HEIGHT, WIDTH);
        for (int i = 0; i < noise.data().length; i++) {
            noise.data()[i] *= (float) Math.sqrt(1 + depth * Math.cos(2 * Math.PI * (i % WIDTH) / PITCH));
        }
        return noise;
    }

    /**
     * The line: log(1 + d cos) has the amplitude 2 (1 - sqrt(1 - d^2)) / d, and through a Hann window a quarter of it for
     * every column is left. The median: the spectrum of column energies of noise with correlation r is
     * 2 / height * sum r^2 cos, the window leaves 3/8, and amplitudes follow Rayleigh's law, median sqrt(ln 2).
     */
    private static double expected(double depth) {
        LinearFilter filter = LinearFilter.highPass();
        double kept = 0;
        for (double[] row : filter.taps()) {
            for (int x = 0; x < row.length; x++) {
                kept += row[x] * row[x] * Math.cos(2 * Math.PI * (x - 5) / PITCH) / filter.energy();
            }
        }
        double seen = kept * depth;
        double line = 2 * (1 - Math.sqrt(1 - seen * seen)) / seen * WIDTH / 4;
        double spectrum = 0;
        for (int down = -10; down <= 10; down++) {
            for (int right = -10; right <= 10; right++) {
                double correlation = filter.correlation(down, right);
                spectrum += 2.0 / HEIGHT * correlation * correlation * Math.cos(2 * Math.PI * right / PITCH);
            }
        }
        return line / Math.sqrt(Math.log(2) * spectrum * WIDTH * 3 / 8);
    }
}
