package dev.azulejo.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.image.Planes;
import dev.azulejo.noise.NoiseField;
import dev.azulejo.tile.Tile;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two predictions of one overlap; predictions are clean latents here. */
class SeamTest {
    private static final int HEIGHT = 60;
    private static final int WIDTH = 16;
    private static final int CHANNELS = 3;

    @Test
    void ofTwoThatAreEqualTheResultIsTheSameToTheBit() {
        Planes texture = noise(1, 1);
        Planes joined = texture.copy();
        join(texture, joined);
        assertThat(joined.data()).containsExactly(texture.data());
    }

    @Test
    void whatDiffersSlowlyGoesOverInTheWholeWidthWithoutAStep() {
        Planes kept = new Planes(1, HEIGHT, WIDTH);
        Planes joined = new Planes(1, HEIGHT, WIDTH);
        Arrays.fill(joined.data(), 1);
        join(kept, joined);
        assertThat(joined.at(0, 30, 0)).isLessThan(0.05f);
        assertThat(joined.at(0, 30, WIDTH - 1)).isGreaterThan(0.95f);
        for (int x = 1; x < WIDTH; x++) {
            assertThat(joined.at(0, 30, x) - joined.at(0, 30, x - 1)).isBetween(0f, 0.2f);
        }
    }

    @Test
    void smallDifferencesInDetailAreAveraged() {
        Planes texture = noise(1, 1);
        Planes kept = sum(texture, noise(2, 0.05f));
        Planes joined = sum(texture, noise(3, 0.05f));
        double before = meanSquare(kept, texture, WIDTH / 2);
        join(kept, joined);
        assertThat(meanSquare(joined, texture, WIDTH / 2)).isCloseTo(before / 2, within(before / 6));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void detailsThatHaveNothingInCommonAreNotAveraged(int stream) {
        Planes kept = noise(stream, 1);
        Planes coming = noise(10 + stream, 1);
        Planes joined = coming.copy();
        int[] path = join(kept, joined);
        for (int y = 0; y < HEIGHT; y++) {
            assertThat(path[y]).isBetween(1, WIDTH - 1);
        }
        double mean = meanSquare(joined, new Planes(CHANNELS, HEIGHT, WIDTH), WIDTH / 2);
        assertThat(mean).isBetween(0.85, 1.15);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 11})
    void thePathGoesWhereBothAgree(int column) {
        Planes kept = noise(1, 1);
        int[] path = join(kept, agreeingAt(kept, noise(2, 1), column));
        assertThat(Arrays.stream(path).average().orElseThrow()).isCloseTo(column, within(1.5));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 12})
    void ofTwoWaysThePathKeepsToThatOfTheStepBefore(int column) {
        Planes kept = noise(1, 1);
        Planes coming = agreeingAt(kept, agreeingAt(kept, noise(2, 1), 4), 12);
        int[] earlier = new int[HEIGHT];
        Arrays.fill(earlier, column);
        int[] path = Seam.of(WIDTH).join(kept, coming, kept, 1, earlier);
        assertThat(Arrays.stream(path).average().orElseThrow()).isCloseTo(column, within(1.5));
    }

    /** The second with columns about one taken from the first. */
    private static Planes agreeingAt(Planes first, Planes second, int column) {
        second.write(0, column - 2, first.crop(0, column - 2, first.height(), 5));
        return second;
    }

    private static int[] join(Planes kept, Planes joined) {
        int[] middle = new int[kept.height()];
        Arrays.fill(middle, kept.width() / 2);
        return Seam.of(kept.width()).join(kept, joined, kept, 1, middle);
    }

    private static Planes noise(long stream, float amplitude) {
        Planes noise = new Planes(CHANNELS, HEIGHT, WIDTH);
        new NoiseField(4).fill(stream, new Tile(0, 0, 0, HEIGHT, WIDTH), noise);
        for (int i = 0; i < noise.data().length; i++) {
            noise.data()[i] *= amplitude;
        }
        return noise;
    }

    private static Planes sum(Planes a, Planes b) {
        Planes sum = a.copy();
        for (int i = 0; i < sum.data().length; i++) {
            sum.data()[i] += b.data()[i];
        }
        return sum;
    }

    /** In the four middle columns. */
    private static double meanSquare(Planes a, Planes b, int middle) {
        double sum = 0;
        for (int c = 0; c < a.channels(); c++) {
            for (int y = 0; y < a.height(); y++) {
                for (int x = middle - 2; x < middle + 2; x++) {
                    sum += Math.pow(a.at(c, y, x) - b.at(c, y, x), 2);
                }
            }
        }
        return sum / (a.channels() * a.height() * 4);
    }
}
