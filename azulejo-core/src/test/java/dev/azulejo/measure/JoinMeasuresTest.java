package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.image.Planes;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.TileAxis;
import dev.azulejo.tile.TilePlan;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Synthetic joins of which the right answer is known. */
class JoinMeasuresTest {
    private static final int HEIGHT = 640;
    private static final int WIDTH = 704;
    private static final TilePlan PLAN = TilePlan.of(HEIGHT, WIDTH, 192, 48, Grid.CLASSIC, 4, 16);
    private static final TilePlan WHOLE = TilePlan.of(HEIGHT, WIDTH, 1000, 48, Grid.CLASSIC, 4, 16);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Planes base = noise(3);

    JoinMeasuresTest() {
        System.out.println("-Dtest.seed=" + seed);
    }

    @Test
    void detailThatIsTheSameEverywhereGivesOne() {
        Planes result = painted(noise(3));
        assertThat(SeamRatio.of(result, base, List.of(PLAN), 4).orElseThrow()).isCloseTo(1, Offset.offset(0.03));
        assertThat(OverlapSharpness.of(result, base, List.of(PLAN)).orElseThrow())
                .isCloseTo(1, Offset.offset(0.03));
        assertThat(Periodicity.of(result, base, 4)).isLessThan(7);
    }

    @Test
    void anUntiledPictureHasNoSeamsAndNoOverlaps() {
        assertThat(SeamRatio.of(base, base, List.of(WHOLE), 4)).isEmpty();
        assertThat(OverlapSharpness.of(painted(noise(3)), base, List.of(WHOLE))).isEmpty();
    }

    @Test
    void aPaintedSeamOfKnownHeightGivesItsHeight() {
        Planes flat = new Planes(1, HEIGHT, WIDTH);
        Planes result = new Planes(1, HEIGHT, WIDTH);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                // every line differs from the one before by 0.01; at tile starts by 0.03
                result.data()[y * WIDTH + x] = ladder(PLAN.vertical(), y) + ladder(PLAN.horizontal(), x);
            }
        }
        // starts are one of three kinds of lines, or two where the ramp fills what tiles share
        double expected = (expected(PLAN.vertical()) + expected(PLAN.horizontal())) / 2;
        assertThat(SeamRatio.of(result, flat, List.of(PLAN), 4).orElseThrow()).isCloseTo(expected, Offset.offset(1e-3));
        assertThat(expected).isGreaterThan(1.7);
    }

    @Test
    void linesThatRepeatOnTheirOwnAreNoSeams() {
        Planes result = new Planes(1, HEIGHT, WIDTH);
        Planes flat = new Planes(1, HEIGHT, WIDTH);
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] = (i % WIDTH / 4 + i / WIDTH / 4) * 0.01f + 0.002f * random.nextFloat();
        }
        assertThat(SeamRatio.of(result, flat, List.of(PLAN), 4).orElseThrow()).isCloseTo(1, Offset.offset(0.03));
        assertThat(SeamRatio.of(result, flat, List.of(PLAN), 1).orElseThrow()).isGreaterThan(2);
    }

    @Test
    void twoDifferentTilesAveragedInTheOverlapLoseThreeDecibels() {
        Planes one = noise(3);
        Planes other = noise(3);
        Planes mixed = one.copy();
        forOverlaps((i, inside) -> {
            if (inside) {
                mixed.data()[i] = (one.data()[i] + other.data()[i]) / 2;
            }
        });
        Planes result = painted(mixed);
        // inside, half of the energy is left, except for what the blur brings over the edges of the bands
        assertThat(OverlapSharpness.of(result, base, List.of(PLAN)).orElseThrow())
                .isCloseTo(Math.sqrt(0.5), Offset.offset(0.03));
        assertThat(Periodicity.of(result, base, 4)).isGreaterThan(12);
        GhostIndex ghosts = new GhostIndex();
        ghosts.add(one, other);
        assertThat(ghosts.value().orElseThrow()).isCloseTo(1, Offset.offset(0.02));
    }

    @Test
    void tilesThatAgreeHaveNoGhosts() {
        Planes one = noise(4);
        Planes brighter = one.copy();
        for (int i = 0; i < brighter.data().length; i++) {
            brighter.data()[i] += 0.3f;
        }
        GhostIndex ghosts = new GhostIndex();
        assertThat(ghosts.value()).isEmpty();
        ghosts.add(one, brighter);
        assertThat(ghosts.value().orElseThrow()).isCloseTo(0, Offset.offset(1e-5));
    }

    @Test
    void tilesThatHalfAgreeHaveHalfAGhost() {
        Planes shared = noise(3);
        Planes one = shared.copy();
        Planes other = shared.copy();
        Planes own = noise(3);
        Planes others = noise(3);
        for (int i = 0; i < one.data().length; i++) {
            one.data()[i] += own.data()[i];
            other.data()[i] += others.data()[i];
        }
        GhostIndex ghosts = new GhostIndex();
        ghosts.add(one, other);
        assertThat(ghosts.value().orElseThrow()).isCloseTo(0.5, Offset.offset(0.02));
    }

    @Test
    void aPlanOfAnotherSizeIsRefused() {
        assertThatThrownBy(() -> SeamRatio.of(base, base, List.of(PLAN.latent()), 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("160x176");
    }

    private static float ladder(TileAxis axis, int position) {
        float height = 0;
        for (int i = 1; i <= position; i++) {
            height += axis.starts().contains(i) ? 0.03f : 0.01f;
        }
        return height;
    }

    /** The mean over the seam lines of an axis when starts count 3 and all other lines 1. */
    private static double expected(TileAxis axis) {
        java.util.Set<Integer> lines = new java.util.TreeSet<>();
        int starts = 0;
        for (int i = 1; i < axis.count(); i++) {
            lines.add(axis.start(i));
            lines.add(axis.end(i - 1));
            lines.add(axis.rampStart(i - 1));
            lines.add(axis.rampStart(i - 1) + axis.overlap());
            starts++;
        }
        return (lines.size() + 2.0 * starts) / lines.size();
    }

    private interface Sample {
        void at(int i, boolean inside);
    }

    private static void forOverlaps(Sample sample) {
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    sample.at((c * HEIGHT + y) * WIDTH + x, ramp(PLAN.vertical(), y) || ramp(PLAN.horizontal(), x));
                }
            }
        }
    }

    private static boolean ramp(TileAxis axis, int position) {
        for (int i = 0; i + 1 < axis.count(); i++) {
            if (position >= axis.rampStart(i) && position < axis.rampStart(i) + axis.overlap()) {
                return true;
            }
        }
        return false;
    }

    private Planes painted(Planes detail) {
        Planes result = base.copy();
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] += detail.data()[i];
        }
        return result;
    }

    private Planes noise(int channels) {
        Planes noise = new Planes(channels, HEIGHT, WIDTH);
        for (int i = 0; i < noise.data().length; i++) {
            noise.data()[i] = 0.1f * (float) random.nextGaussian();
        }
        return noise;
    }
}
