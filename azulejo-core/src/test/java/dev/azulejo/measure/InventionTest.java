package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Kernel;
import dev.azulejo.image.Planes;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A flat input of 48x64, enlarged by 4, in which only the block of 64 pixels at (64, 128) was changed. */
class InventionTest {
    private static final int FACTOR = 4;
    private static final int BLOCK = 64;
    private static final int TOP = 64;
    private static final int LEFT = 128;
    private static final double CHANGE = 0.1;
    private final Planes input = flat(48, 64);

    @Test
    void aChangeOfLightInOneBlockCountsAsTheReductionSeesIt() {
        Planes result = flat(48 * FACTOR, 64 * FACTOR);
        result.write(TOP, LEFT, changed((y, x) -> CHANGE));
        // a separable reduction of a box is the product of two lines
        double[] rows = reducedBox(TOP, 48);
        double[] columns = reducedBox(LEFT, 64);
        double block = CHANGE
                * CHANGE
                * squares(rows, TOP / FACTOR, (TOP + BLOCK) / FACTOR)
                * squares(columns, LEFT / FACTOR, (LEFT + BLOCK) / FACTOR)
                / (16 * 16);
        double all = CHANGE * CHANGE * squares(rows, 0, 48) * squares(columns, 0, 64) / (48 * 64);
        Invention found = Invention.of(result, input);
        assertThat(found.worstBlock()).isCloseTo(-10 * Math.log10(block), Offset.offset(1e-3));
        assertThat(found.mean()).isCloseTo(-10 * Math.log10(all), Offset.offset(1e-3));
    }

    @Test
    void detailThatTheInputCannotContradictIsFree() {
        Planes result = flat(48 * FACTOR, 64 * FACTOR);
        result.write(TOP, LEFT, changed((y, x) -> (y + x) % 2 == 0 ? CHANGE : -CHANGE));
        assertThat(Invention.of(result, input).worstBlock()).isGreaterThan(50);
        assertThat(Invention.of(flat(192, 256), input).mean()).isGreaterThan(120);
    }

    private interface Change {
        double at(int y, int x);
    }

    private static Planes changed(Change change) {
        Planes block = flat(BLOCK, BLOCK);
        for (int i = 0; i < block.data().length; i++) {
            block.data()[i] += (float) change.at(i / BLOCK, i % BLOCK);
        }
        return block;
    }

    private static Planes flat(int height, int width) {
        Planes flat = new Planes(1, height, width);
        Arrays.fill(flat.data(), 0.5f);
        return flat;
    }

    /** A line that is 1 in the block and 0 elsewhere, reduced: the share of the stretched kernel that lies in the block. */
    private static double[] reducedBox(int start, int length) {
        double[] line = new double[length];
        for (int i = 0; i < length; i++) {
            double inside = 0;
            double all = 0;
            for (int at = 0; at < length * FACTOR; at++) {
                double weight = Kernel.BICUBIC_ANTIALIASED.at((at + 0.5) / FACTOR - (i + 0.5));
                all += weight;
                inside += at >= start && at < start + BLOCK ? weight : 0;
            }
            line[i] = inside / all;
        }
        return line;
    }

    private static double squares(double[] line, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += line[i] * line[i];
        }
        return sum;
    }
}
