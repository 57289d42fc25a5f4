package dev.azulejo.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.image.Planes;
import dev.azulejo.tile.Tile;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NoiseFieldTest {
    private static final int SIDE = 512;
    private final NoiseField field = new NoiseField(0x0123456789ABCDEFL);

    @Test
    void philoxGivesTheKnownAnswersOfItsAuthors() {
        assertThat(philox(0, 0, 0, 0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(philox(-1, -1, -1, -1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    private static int[] philox(int c0, int c1, int c2, int c3, int k0, int k1) {
        int[] words = new int[4];
        Philox.words(c0, c1, c2, c3, k0, k1, words);
        return words;
    }

    @Test
    void figuresAreBoxMullerOfTheWordsOfTheirPosition() {
        Planes noise = filled(field, 7, new Tile(0, 5, 8, 1, 4), 3);
        int[] words = philox(8 / 4, 5, 2, 7, 0x89ABCDEF, 0x01234567);
        for (int pair = 0; pair < 2; pair++) {
            double u0 = (Integer.toUnsignedLong(words[2 * pair]) + 0.5) / 0x1p32;
            double u1 = (Integer.toUnsignedLong(words[2 * pair + 1]) + 0.5) / 0x1p32;
            double radius = Math.sqrt(-2 * Math.log(u0));
            assertThat(noise.at(2, 0, 2 * pair)).isEqualTo((float) (radius * Math.cos(2 * Math.PI * u1)));
            assertThat(noise.at(2, 0, 2 * pair + 1)).isEqualTo((float) (radius * Math.sin(2 * Math.PI * u1)));
        }
    }

    @Test
    void seriesAreExactOverAllWords() {
        Random random = random();
        float[] found = new float[2];
        for (int i = 0; i < 200_000; i++) {
            int word = i < 64 ? (i < 32 ? 1 << i : -1 << i) : i < 128 ? i - 96 : random.nextInt();
            double u = (Integer.toUnsignedLong(word) + 0.5) / 0x1p32;
            double logarithm = Math.log(u);
            assertThat(BoxMuller.logarithm(word)).isCloseTo(logarithm, within(1e-12 * Math.abs(logarithm)));
            double radius = Math.sqrt(-2 * logarithm);
            BoxMuller.normals(word, word, found, 0);
            assertThat((double) found[0]).isCloseTo(radius * Math.cos(2 * Math.PI * u), within(3e-7));
            assertThat((double) found[1]).isCloseTo(radius * Math.sin(2 * Math.PI * u), within(3e-7));
        }
    }

    @Test
    void aPositionHasTheSameNoiseWhicheverBlockAsks() {
        Random random = random();
        Planes whole = filled(field, 3, new Tile(0, -40, -40, 120, 150), 4);
        for (int round = 0; round < 200; round++) {
            int height = 1 + random.nextInt(20);
            int width = 1 + random.nextInt(20);
            int y = random.nextInt(120 - height);
            int x = random.nextInt(150 - width);
            Planes part = filled(field, 3, new Tile(round, y - 40, x - 40, height, width), 4);
            assertThat(part.data()).isEqualTo(whole.crop(y, x, height, width).data());
        }
    }

    @Test
    void figuresAreStandardNormal() {
        double[] sums = new double[5];
        float[] data = filled(field, 0, new Tile(0, 0, 0, SIDE, SIDE), 4).data();
        for (float value : data) {
            double power = 1;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += power;
                power *= value;
            }
        }
        double n = data.length;
        assertThat(sums[1] / n).as("mean").isCloseTo(0, within(5 / Math.sqrt(n)));
        assertThat(sums[2] / n).as("variance").isCloseTo(1, within(5 * Math.sqrt(2 / n)));
        assertThat(sums[3] / n).as("third moment").isCloseTo(0, within(5 * Math.sqrt(15 / n)));
        assertThat(sums[4] / n).as("fourth moment").isCloseTo(3, within(5 * Math.sqrt(96 / n)));
    }

    @Test
    void figuresDoNotCorrelateWithTheirNeighboursOrOtherStreamsOrSeeds() {
        Tile tile = new Tile(0, 0, 0, SIDE, SIDE);
        Planes noise = filled(field, 1, tile, 2);
        double limit = 5 / Math.sqrt(SIDE * SIDE);
        for (int shift = 1; shift <= 8; shift++) {
            Planes right = filled(field, 1, new Tile(0, 0, shift, SIDE, SIDE), 2);
            Planes down = filled(field, 1, new Tile(0, shift, 0, SIDE, SIDE), 2);
            assertThat(correlation(noise, 0, right, 0))
                    .as("%d to the right", shift)
                    .isCloseTo(0, within(limit));
            assertThat(correlation(noise, 0, down, 0)).as("%d down", shift).isCloseTo(0, within(limit));
        }
        assertThat(correlation(noise, 0, noise, 1)).as("channels").isCloseTo(0, within(limit));
        assertThat(correlation(noise, 0, filled(field, 2, tile, 2), 0))
                .as("streams")
                .isCloseTo(0, within(limit));
        assertThat(correlation(noise, 0, filled(new NoiseField(0x0123456789ABCDEEL), 1, tile, 2), 0))
                .as("seeds")
                .isCloseTo(0, within(limit));
    }

    private static double correlation(Planes a, int channelA, Planes b, int channelB) {
        double sum = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            sum += (double) a.data()[a.row(channelA, 0) + i] * b.data()[b.row(channelB, 0) + i];
        }
        return sum / (SIDE * SIDE);
    }

    @Test
    void bothWordsOfTheSeedCount() {
        Tile tile = new Tile(0, 0, 0, 2, 8);
        assertThat(filled(new NoiseField(1L << 32), 0, tile, 1).data())
                .isNotEqualTo(filled(new NoiseField(0), 0, tile, 1).data());
        assertThat(filled(new NoiseField(1), 0, tile, 1).data())
                .isNotEqualTo(filled(new NoiseField(0), 0, tile, 1).data());
    }

    @Test
    void tileNoiseDependsOnTheTileAndNotOnWhereItLies() {
        TileNoise noise = new TileNoise(5);
        Planes first = filled(noise, 2, new Tile(1, 0, 64, 16, 16), 2);
        assertThat(filled(noise, 2, new Tile(1, 8, 3, 16, 16), 2).data()).isEqualTo(first.data());
        assertThat(filled(noise, 2, new Tile(2, 0, 64, 16, 16), 2).data()).isNotEqualTo(first.data());
        assertThat(filled(noise, 3, new Tile(1, 0, 64, 16, 16), 2).data()).isNotEqualTo(first.data());
        Planes direct = new Planes(2, 16, 16);
        new NoiseField(5).fill(2 + 65536 * 2, 0, 0, direct);
        assertThat(first.data()).isEqualTo(direct.data());
    }

    @Test
    void wrongStreamsAndSizesAreRefused() {
        Tile tile = new Tile(0, 0, 0, 4, 4);
        assertThatThrownBy(() -> field.fill(65536, tile, new Planes(1, 4, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> field.fill(0, tile, new Planes(1, 4, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4x5");
    }

    private static Planes filled(NoiseSource source, long stream, Tile tile, int channels) {
        Planes planes = new Planes(channels, tile.height(), tile.width());
        source.fill(stream, tile, planes);
        return planes;
    }

    private static Random random() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("test.seed=" + seed);
        return new Random(seed);
    }
}
