package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Planes;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.TileAxis;
import dev.azulejo.tile.TilePlan;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seams of known height in white noise. A line of it scatters by 3 %, the mean over the seams of a plan by less than 1 %. */
class SeamRatioTest {
    private static final int HEIGHT = 640;
    private static final int WIDTH = 704;
    private static final double NOISE = 0.05;
    private static final TilePlan PLAN = TilePlan.of(HEIGHT, WIDTH, 192, 48, Grid.CLASSIC, 4, 16);
    private static final TilePlan ELSEWHERE = TilePlan.of(HEIGHT, WIDTH, 232, 40, Grid.CLASSIC, 4, 16);
    private static final TilePlan WHOLE = TilePlan.of(HEIGHT, WIDTH, 1000, 48, Grid.CLASSIC, 4, 16);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Planes flat = new Planes(1, HEIGHT, WIDTH);

    SeamRatioTest() {
        System.out.println("-Dtest.seed=" + seed);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 3})
    void aSeamInNoiseGrowsAsAFoldedGaussian(double height) {
        Planes result = withSteps(height * NOISE);
        assertThat(SeamRatio.of(result, flat, List.of(PLAN), 1).orElseThrow())
                .isCloseTo(expected(height), Offset.offset(0.05));
    }

    @Test
    void ofSeveralPlansItIsTheMeanOfThoseThatHaveSeams() {
        Planes result = withSteps(3 * NOISE);
        double both =
                SeamRatio.of(result, flat, List.of(WHOLE, PLAN, ELSEWHERE), 1).orElseThrow();
        assertThat(both).isCloseTo((expected(3) + 1) / 2, Offset.offset(0.05));
        double one = SeamRatio.of(result, flat, List.of(PLAN), 1).orElseThrow();
        double other = SeamRatio.of(result, flat, List.of(ELSEWHERE), 1).orElseThrow();
        assertThat(both).isCloseTo((one + other) / 2, Offset.offset(1e-12));
        assertThat(SeamRatio.of(result, flat, List.of(), 1)).isEmpty();
    }

    @Test
    void againstTheUntiledResultWhatBothHaveCancels() {
        Planes edges = withSteps(2 * NOISE);
        List<TilePlan> plans = List.of(PLAN);
        assertThat(SeamRatio.against(edges, edges, flat, plans, 1).orElseThrow())
                .isCloseTo(1, Offset.offset(1e-12));
        Planes untiled = withSteps(0);
        assertThat(SeamRatio.against(withSteps(3 * NOISE), untiled, flat, plans, 1)
                        .orElseThrow())
                .isCloseTo(expected(3), Offset.offset(0.06));
        assertThat(SeamRatio.against(edges, flat, flat, plans, 1)).isEmpty();
    }

    /** Noise, and at every tile start of {@link #PLAN} a step up. */
    private Planes withSteps(double height) {
        Planes result = LinearFilter.identity().noise(random, NOISE, HEIGHT, WIDTH);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                result.data()[y * WIDTH + x] +=
                        (float) (height * (steps(PLAN.vertical(), y) + steps(PLAN.horizontal(), x)));
            }
        }
        return result;
    }

    private static int steps(TileAxis axis, int position) {
        int steps = 0;
        for (int i = 1; i < axis.count(); i++) {
            if (position >= axis.start(i)) {
                steps++;
            }
        }
        return steps;
    }

    /** Lines without a step count 1, those with one E|N(h, 2)| / E|N(0, 2)|. */
    private static double expected(double height) {
        double stepped = foldedMean(height) / foldedMean(0);
        return (expected(PLAN.vertical(), stepped) + expected(PLAN.horizontal(), stepped)) / 2;
    }

    private static double expected(TileAxis axis, double stepped) {
        Set<Integer> lines = new TreeSet<>();
        for (int i = 0; i + 1 < axis.count(); i++) {
            lines.addAll(
                    List.of(axis.start(i + 1), axis.end(i), axis.rampStart(i), axis.rampStart(i) + axis.overlap()));
        }
        double sum = 0;
        for (int line : lines) {
            sum += axis.starts().contains(line) ? stepped : 1;
        }
        return sum / lines.size();
    }

    /** E|N(h, 2)|, integrated. */
    private static double foldedMean(double height) {
        double sum = 0;
        double step = 1e-3;
        for (double x = -12; x < 12; x += step) {
            sum += Math.abs(height + x) * Math.exp(-x * x / 4) * step;
        }
        return sum / Math.sqrt(4 * Math.PI);
    }
}
