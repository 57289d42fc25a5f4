package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Planes;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.TileAxis;
import dev.azulejo.tile.TilePlan;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Overlaps of noise of which theory says how much detail is left. */
class OverlapSharpnessTest {
    private static final int HEIGHT = 480;
    private static final int WIDTH = 512;
    private static final TilePlan PLAN = TilePlan.of(HEIGHT, WIDTH, 192, 64, Grid.CLASSIC, 4, 16);
    private static final TilePlan ELSEWHERE = TilePlan.of(HEIGHT, WIDTH, 256, 32, Grid.CLASSIC, 4, 16);
    private static final LinearFilter SOFT = LinearFilter.separable(0.25, 0.5, 0.25);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Planes base = LinearFilter.identity().noise(random, 0.1, HEIGHT, WIDTH);

    OverlapSharpnessTest() {
        System.out.println("-Dtest.seed=" + seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 6})
    void twoShiftedCopiesAveragedLoseWhatTheirCorrelationSays(int shift) {
        Planes wide = SOFT.noise(random, 0.1, HEIGHT, WIDTH + shift);
        Planes one = wide.crop(0, 0, HEIGHT, WIDTH);
        Planes other = wide.crop(0, shift, HEIGHT, WIDTH);
        double correlation = SOFT.then(LinearFilter.highPass()).correlation(0, shift);

        Planes result = painted(inRamps(one, other, (a, b) -> (a + b) / 2));
        assertThat(OverlapSharpness.of(result, base, List.of(PLAN)).orElseThrow())
                .isCloseTo(Math.sqrt((1 + correlation) / 2), Offset.offset(0.03));
        GhostIndex ghosts = new GhostIndex();
        ghosts.add(one, other);
        assertThat(ghosts.value().orElseThrow()).isCloseTo(1 - correlation, Offset.offset(0.02));
    }

    @Test
    void aBlurredBandLosesWhatTheBlurTakes() {
        Planes white = LinearFilter.identity().noise(random, 0.1, HEIGHT + 2, WIDTH + 2);
        Planes result = painted(inRamps(white.crop(1, 1, HEIGHT, WIDTH), SOFT.of(white), (sharp, soft) -> soft));
        double left = SOFT.then(LinearFilter.highPass()).energy()
                / LinearFilter.highPass().energy();
        assertThat(OverlapSharpness.of(result, base, List.of(PLAN)).orElseThrow())
                .isCloseTo(Math.sqrt(left), Offset.offset(0.03));
    }

    @Test
    void whatTheUntiledResultHasThereTooDoesNotCount() {
        Planes detail = LinearFilter.identity().noise(random, 0.1, HEIGHT, WIDTH);
        Planes more = inRamps(detail, detail, (a, b) -> 3 * a);
        Planes untiled = painted(more);
        Planes halved = painted(inRamps(more, more, (a, b) -> a / 2));
        assertThat(OverlapSharpness.of(untiled, base, List.of(PLAN)).orElseThrow())
                .isGreaterThan(2);
        assertThat(OverlapSharpness.against(untiled, untiled, base, List.of(PLAN))
                        .orElseThrow())
                .isEqualTo(1);
        assertThat(OverlapSharpness.against(halved, untiled, base, List.of(PLAN))
                        .orElseThrow())
                .isCloseTo(0.5, Offset.offset(0.03));
    }

    @Test
    void ofSeveralPlansItIsTheMeanOfThoseThatHaveRamps() {
        Planes detail = LinearFilter.identity().noise(random, 0.1, HEIGHT, WIDTH);
        Planes result = painted(inRamps(detail, detail, (a, b) -> a / 2));
        TilePlan whole = TilePlan.of(HEIGHT, WIDTH, 1000, 64, Grid.CLASSIC, 4, 16);
        TilePlan bare = TilePlan.of(HEIGHT, WIDTH, 128, 0, Grid.CLASSIC, 4, 16);
        double one = OverlapSharpness.of(result, base, List.of(PLAN)).orElseThrow();
        double other = OverlapSharpness.of(result, base, List.of(ELSEWHERE)).orElseThrow();
        assertThat(one).isCloseTo(0.5, Offset.offset(0.03));
        assertThat(OverlapSharpness.of(result, base, List.of(whole, PLAN, bare, ELSEWHERE))
                        .orElseThrow())
                .isCloseTo((one + other) / 2, Offset.offset(1e-12));
        assertThat(OverlapSharpness.of(result, base, List.of(whole, bare))).isEmpty();
    }

    private Planes painted(Planes detail) {
        Planes result = base.copy();
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] += detail.data()[i];
        }
        return result;
    }

    /** The first of two planes, and in the ramps of {@link #PLAN} what is made of both. */
    private static Planes inRamps(Planes one, Planes other, DoubleBinaryOperator join) {
        Planes joined = one.copy();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                if (ramp(PLAN.vertical(), y) || ramp(PLAN.horizontal(), x)) {
                    joined.data()[y * WIDTH + x] = (float) join.applyAsDouble(one.at(0, y, x), other.at(0, y, x));
                }
            }
        }
        return joined;
    }

    private static boolean ramp(TileAxis axis, int position) {
        for (int i = 0; i + 1 < axis.count(); i++) {
            if (position >= axis.rampStart(i) && position < axis.rampStart(i) + axis.overlap()) {
                return true;
            }
        }
        return false;
    }
}
