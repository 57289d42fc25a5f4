package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Planes;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Synthetic pictures of which the roughness is known. */
class RoughnessTest {
    private static final int SIDE = 200;

    @Test
    void gradientsAreNotRoughButForAHintWhereTheyAreMirrored() {
        Planes picture = painted((c, y, x) -> (0.02 * x + 0.05 * y) / SIDE + 0.1 * c);
        assertThat(255 * Roughness.of(picture)).isLessThan(0.1);
    }

    @Test
    void roundedToEightBitsTheyAreRoughByLessThanTheRounding() {
        Planes picture = painted((c, y, x) -> Math.round(255 * (0.05 * x + 0.02 * y) / SIDE) / 255.0);
        assertThat(255 * Roughness.of(picture)).isBetween(0.1, 0.5);
    }

    @Test
    void noiseIsAsRoughAsItsDeviation() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("-Dtest.seed=" + seed);
        Random random = new Random(seed);
        Planes picture = painted((c, y, x) -> 0.5 + 2.0 / 255 * random.nextGaussian());
        assertThat(255 * Roughness.of(picture)).isCloseTo(2, Offset.offset(0.3));
    }

    @Test
    void aSmallThingInAWideSkyIsNotAveragedAway() {
        Planes picture = painted((c, y, x) -> y / 4 == 20 && x / 4 == 30 ? 0.9 : 0.4);
        assertThat(255 * Roughness.of(picture)).isGreaterThan(8);
        assertThat(Roughness.of(picture.crop(0, 0, 64, SIDE))).isZero();
        assertThat(Roughness.of(picture.crop(0, 0, SIDE, 96))).isZero();
    }

    @Test
    void anEdgeBetweenColoursOfOneLuminanceCounts() {
        // 0.299 of red is as bright as 0.587 of green times 0.509.
        Planes picture = painted((c, y, x) -> c == (x < SIDE / 2 ? 0 : 1) ? (c == 0 ? 0.2 : 0.2 * 0.299 / 0.587) : 0);
        assertThat(255 * Roughness.of(picture)).isGreaterThan(4);
    }

    @FunctionalInterface
    private interface Colour {
        double at(int channel, int y, int x);
    }

    private static Planes painted(Colour colour) {
        Planes picture = new Planes(3, SIDE, SIDE);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    picture.data()[picture.row(c, y) + x] = (float) colour.at(c, y, x);
                }
            }
        }
        return picture;
    }
}
