package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaveletColourTest {
    @Test
    void agreesWithFiveLevelsOfThePublicDecompositionAwayFromTheEdges() {
        List<String> lines = Figures.lines("/golden/image/wavelet.txt");
        BlockSource view = WaveletColour.view(Figures.plane(lines.get(0), 80, 75), Figures.plane(lines.get(1), 80, 75));
        Figures.assertNear(view.read(31, 31, 18, 13), Figures.plane(lines.get(2), 18, 13), 1e-6, "wavelet");
    }

    @Test
    void blocksDoNotMatter() {
        Random random = new Random(Blocks.seed());
        for (int[] size : new int[][] {{77, 91}, {13, 150}, {1, 1}, {40, 2}}) {
            Planes result = Blocks.random(random, 2, size[0], size[1]);
            Planes base = Blocks.random(random, 2, size[0], size[1]);
            Blocks.assertThatBlocksDoNotMatter(WaveletColour.view(result, base), random);
        }
    }

    @Test
    void aColourCastGoesAndTheDetailStays() {
        Planes base = new Planes(1, 70, 66);
        Planes result = new Planes(1, 70, 66);
        Arrays.fill(base.data(), 0.5f);
        Planes expected = base.copy();
        for (int i = 0; i < base.data().length; i++) {
            float detail = (i % 66 + i / 66) % 2 == 0 ? 0.1f : -0.1f;
            result.data()[i] = 0.6f + detail;
            expected.data()[i] += detail;
        }
        Figures.assertNear(WaveletColour.view(result, base).readAll(), expected, 1e-5, "cast");
    }

    @Test
    void anotherShapeIsRefused() {
        assertThatThrownBy(() -> WaveletColour.view(new Planes(3, 4, 5), new Planes(3, 4, 6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3x4x6");
    }
}
