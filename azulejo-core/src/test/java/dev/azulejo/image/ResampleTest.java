package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResampleTest {
    @Test
    void everyKernelAgreesWithPyTorchAndPillowAtAnySize() {
        List<String> lines = Figures.lines("/golden/image/resample.txt");
        for (int i = 0; i < lines.size(); i += 3) {
            String[] head = lines.get(i).split(" ");
            int newHeight = Integer.parseInt(head[3]);
            int newWidth = Integer.parseInt(head[4]);
            Planes source = Figures.plane(lines.get(i + 1), Integer.parseInt(head[1]), Integer.parseInt(head[2]));
            Planes expected = Figures.plane(lines.get(i + 2), newHeight, newWidth);
            BlockSource actual = Resample.view(source, newHeight, newWidth, Kernel.valueOf(head[0]));
            Figures.assertNear(actual.readAll(), expected, 1e-6, lines.get(i));
        }
        assertThat(lines).hasSizeGreaterThan(100);
    }

    @Test
    void blocksDoNotMatter() {
        Random random = new Random(Blocks.seed());
        for (Kernel kernel : Kernel.values()) {
            for (int[] size : new int[][] {{37, 53}, {7, 5}, {61, 9}, {1, 1}, {1, 80}}) {
                Planes source = Blocks.random(random, 2, 19, 23);
                Blocks.assertThatBlocksDoNotMatter(Resample.view(source, size[0], size[1], kernel), random);
            }
        }
    }

    @Test
    void flatStaysFlat() {
        Planes flat = new Planes(1, 13, 17);
        java.util.Arrays.fill(flat.data(), 0.7f);
        for (Kernel kernel : Kernel.values()) {
            for (int side = 1; side < 60; side += 7) {
                for (float value :
                        Resample.view(flat, side, 61 - side, kernel).readAll().data()) {
                    assertThat(value).isCloseTo(0.7f, org.assertj.core.data.Offset.offset(1e-6f));
                }
            }
        }
    }

    @Test
    void sameSizeIsTheSourceItself() {
        Planes source = Blocks.random(new Random(3), 3, 4, 5);
        assertThat(Resample.view(source, 4, 5, Kernel.LANCZOS)).isSameAs(source);
    }

    @Test
    void noSidesAreRefused() {
        Planes source = new Planes(1, 4, 4);
        assertThatThrownBy(() -> Resample.view(source, 0, 4, Kernel.BICUBIC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x4");
    }
}
