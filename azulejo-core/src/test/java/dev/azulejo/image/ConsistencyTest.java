package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConsistencyTest {
    @Test
    void agreesWithPyTorchForWholeAndFractionalFactors() {
        List<String> lines = Figures.lines("/golden/image/consistency.txt");
        for (int i = 0; i < lines.size(); i += 4) {
            String[] head = lines.get(i).split(" ");
            int height = Integer.parseInt(head[0]);
            int width = Integer.parseInt(head[1]);
            Planes enlarged = Figures.plane(lines.get(i + 1), height, width);
            Planes input = Figures.plane(lines.get(i + 2), Integer.parseInt(head[2]), Integer.parseInt(head[3]));
            Planes expected = Figures.plane(lines.get(i + 3), height, width);
            BlockSource actual =
                    Consistency.view(enlarged, input, Double.parseDouble(head[4]), Integer.parseInt(head[5]));
            Figures.assertNear(actual.readAll(), expected, 2e-6, lines.get(i));
        }
        assertThat(lines).hasSize(12);
    }

    @Test
    void blocksDoNotMatter() {
        Random random = new Random(Blocks.seed());
        for (int[] size : new int[][] {{13, 11}, {52, 47}, {5, 47}, {1, 1}, {40, 3}}) {
            Planes enlarged = Blocks.random(random, 2, 52, 47);
            Planes input = Blocks.random(random, 2, size[0], size[1]);
            Blocks.assertThatBlocksDoNotMatter(Consistency.view(enlarged, input, 0.9), random);
        }
    }

    @Test
    void whatIsReducedAgainIsTheInput() {
        Random random = new Random(Blocks.seed());
        for (double factor : new double[] {1.3, 2, 2.7, 4, 16}) {
            Planes input = smooth(random, 24, 21);
            int height = (int) Math.round(24 * factor);
            int width = (int) Math.round(21 * factor);
            Planes enlarged =
                    Resample.view(input, height, width, Kernel.BILINEAR).readAll();
            for (int i = 0; i < enlarged.data().length; i++) {
                enlarged.data()[i] += 0.1f * (random.nextFloat() - 0.5f) + 0.02f;
            }
            double before = reducedError(enlarged, input);
            double after = reducedError(Consistency.view(enlarged, input, 1), input);
            assertThat(after).as("factor " + factor).isLessThan(0.004).isLessThan(before / 4);
        }
    }

    @Test
    void weightZeroOnlyClamps() {
        Planes enlarged = new Planes(1, 2, 2, new float[] {-1, 0.25f, 0.5f, 2});
        Planes input = new Planes(1, 1, 1);
        assertThat(Consistency.view(enlarged, input, 0).readAll().data()).containsExactly(0, 0.25f, 0.5f, 1);
    }

    @Test
    void automaticWeightFallsWithNoiseAndWithSmallFactors() {
        assertThat(Consistency.weight(0, 4)).isEqualTo(1);
        assertThat(Consistency.weight(1, 2)).isEqualTo(1);
        assertThat(Consistency.weight(2, 4)).isEqualTo(0.5);
        assertThat(Consistency.weight(7, 4)).isZero();
        assertThat(Consistency.weight(0, 1)).isZero();
        assertThat(Consistency.weight(2, 1.5)).isEqualTo(0.25);
    }

    @Test
    void anInputLargerThanTheEnlargedPictureIsRefused() {
        Planes small = new Planes(3, 4, 4);
        assertThatThrownBy(() -> Consistency.view(small, new Planes(3, 5, 4), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5x4");
        assertThatThrownBy(() -> Consistency.view(small, small, 1.5)).hasMessageContaining("1.5");
    }

    private static Planes smooth(Random random, int height, int width) {
        Planes coarse = Blocks.random(random, 1, 6, 6);
        for (int i = 0; i < coarse.data().length; i++) {
            coarse.data()[i] = 0.2f + 0.6f * coarse.data()[i];
        }
        return Resample.view(coarse, height, width, Kernel.BICUBIC).readAll();
    }

    private static double reducedError(BlockSource enlarged, Planes input) {
        float[] reduced = Resample.view(enlarged, input.height(), input.width(), Kernel.BICUBIC_ANTIALIASED)
                .readAll()
                .data();
        double sum = 0;
        for (int i = 0; i < reduced.length; i++) {
            double d = reduced[i] - input.data()[i];
            sum += d * d;
        }
        return Math.sqrt(sum / reduced.length);
    }
}
