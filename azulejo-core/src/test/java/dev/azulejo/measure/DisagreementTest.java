package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.image.Planes;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DisagreementTest {
    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Planes one = noise(1);
    private final Planes other = noise(1);

    DisagreementTest() {
        System.out.println("-Dtest.seed=" + seed);
    }

    @Test
    void equalPicturesAreDarkEverywhere() {
        assertThat(Disagreement.map(one, one).data()).containsOnly(0);
    }

    @Test
    void detailThatHasNothingInCommonIsOneOnAverage() {
        Planes map = Disagreement.map(one, other);
        assertThat(new int[] {map.channels(), map.height(), map.width()}).containsExactly(1, 26, 25);
        assertThat(mean(map)).isCloseTo(1, Offset.offset(0.04));
    }

    @Test
    void theNegativeIsTwo() {
        for (float value : Disagreement.map(one, sum(one, one, -2)).data()) {
            assertThat(value).isCloseTo(2, Offset.offset(0.1f));
        }
    }

    @Test
    void halfOfTheEnergySharedIsAHalfOnAverage() {
        Planes shared = noise(1);
        Planes map = Disagreement.map(sum(shared, one, 1), sum(shared, other, 1));
        assertThat(mean(map)).isCloseTo(0.5, Offset.offset(0.04));
    }

    @Test
    void onlyOneWithDetailIsNearlyOne() {
        assertThat(mean(Disagreement.map(one, new Planes(1, 203, 197)))).isCloseTo(1, Offset.offset(0.01));
    }

    @Test
    void onlyThePlaceThatDiffersIsBright() {
        Planes changed = one.copy();
        changed.write(80, 40, noise(1).crop(0, 0, 16, 16));
        Planes map = Disagreement.map(one, changed);
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                boolean inside = y >= 10 && y < 12 && x >= 5 && x < 7;
                boolean reached = y >= 9 && y < 13 && x >= 4 && x < 8; // by the blur
                if (inside) {
                    assertThat(map.at(0, y, x)).isGreaterThan(0.3f);
                } else if (reached) {
                    assertThat(map.at(0, y, x)).isLessThan(0.3f);
                } else {
                    assertThat(map.at(0, y, x)).isZero();
                }
            }
        }
    }

    @Test
    void whatNobodySeesStaysDark() {
        // each a tenth of the floor: (0.02 f^2) / (0.02 f^2 + 2 f^2) = 0.01
        float tenth = 0.1f / 255 / 0.1f;
        assertThat(mean(Disagreement.map(scaled(one, tenth), scaled(other, tenth))))
                .isCloseTo(0.01, Offset.offset(0.002));
    }

    @Test
    void differentShapesAreRefused() {
        assertThatThrownBy(() -> Disagreement.map(one, new Planes(1, 203, 196)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1x203x196");
    }

    private Planes noise(int channels) {
        Planes noise = new Planes(channels, 203, 197);
        for (int i = 0; i < noise.data().length; i++) {
            noise.data()[i] = 0.1f * (float) random.nextGaussian();
        }
        return noise;
    }

    private static Planes sum(Planes a, Planes b, float weight) {
        Planes sum = a.copy();
        for (int i = 0; i < sum.data().length; i++) {
            sum.data()[i] += weight * b.data()[i];
        }
        return sum;
    }

    private static Planes scaled(Planes a, float weight) {
        return sum(a, a, weight - 1);
    }

    private static double mean(Planes map) {
        double sum = 0;
        for (float value : map.data()) {
            sum += value;
        }
        return sum / map.data().length;
    }
}
