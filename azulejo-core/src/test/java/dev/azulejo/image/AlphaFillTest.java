package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.fault.Cancellation;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlphaFillTest {
    @Test
    void hiddenPixelsTakeTheColourOfWhatIsVisibleAroundThem() {
        Planes colour = new Planes(3, 21, 30);
        Planes alpha = new Planes(1, 21, 30);
        for (int y = 0; y < 21; y++) {
            for (int x = 0; x < 30; x++) {
                boolean visible = x < 8 || x >= 22;
                alpha.data()[y * 30 + x] = visible ? 1 : 0;
                for (int c = 0; c < 3; c++) {
                    // Red on the left, blue on the right, and green, which nobody is meant to see, between.
                    boolean on = c == (x < 8 ? 0 : x >= 22 ? 2 : 1);
                    colour.data()[(c * 21 + y) * 30 + x] = on ? 1 : 0;
                }
            }
        }
        AlphaFill.fill(colour, alpha, Surfaces.IN_MEMORY, new Cancellation());
        for (int y = 0; y < 21; y++) {
            for (int x = 0; x < 30; x++) {
                assertThat(colour.at(1, y, x)).isZero();
                assertThat(colour.at(0, y, x) + colour.at(2, y, x)).isCloseTo(1, within(1e-5f));
            }
            assertThat(colour.at(0, y, 8)).isGreaterThan(0.6f);
            assertThat(colour.at(2, y, 21)).isGreaterThan(0.6f);
            assertThat(colour.at(0, y, 7)).isEqualTo(1);
        }
    }

    @Test
    void faintPixelsKeepTheirColourAndNothingVisibleChangesNothing() {
        Planes colour = new Planes(3, 1, 2, new float[] {0.2f, 0.9f, 0.3f, 0.8f, 0.4f, 0.7f});
        float[] before = colour.data().clone();
        AlphaFill.fill(colour, new Planes(1, 1, 2, new float[] {0.001f, 1}), Surfaces.IN_MEMORY, new Cancellation());
        assertThat(colour.data()).containsExactly(before);
        AlphaFill.fill(colour, new Planes(1, 1, 2), Surfaces.IN_MEMORY, new Cancellation());
        assertThat(colour.data()).containsExactly(before);
        AlphaFill.fill(colour, new Planes(1, 1, 2, new float[] {0, 1}), Surfaces.IN_MEMORY, new Cancellation());
        assertThat(colour.data()).containsExactly(0.9f, 0.9f, 0.8f, 0.8f, 0.7f, 0.7f);
    }

    @Test
    void rowsAreFilledAsColumnsAre() {
        Random random = new Random(3);
        Planes colour = new Planes(3, 203, 37);
        Planes alpha = new Planes(1, 203, 37);
        for (int i = 0; i < colour.data().length; i++) {
            colour.data()[i] = random.nextFloat();
        }
        for (int i = 0; i < alpha.data().length; i++) {
            alpha.data()[i] = random.nextInt(50) == 0 ? 1 : 0;
        }
        Planes turned = turned(colour);
        AlphaFill.fill(turned, turned(alpha), Surfaces.IN_MEMORY, new Cancellation());
        AlphaFill.fill(colour, alpha, Surfaces.IN_MEMORY, new Cancellation());
        assertThat(turned(turned).data()).containsExactly(colour.data(), within(1e-6f));
    }

    private static Planes turned(Planes planes) {
        Planes turned = new Planes(planes.channels(), planes.width(), planes.height());
        for (int c = 0; c < planes.channels(); c++) {
            for (int y = 0; y < planes.height(); y++) {
                for (int x = 0; x < planes.width(); x++) {
                    turned.data()[turned.row(c, x) + y] = planes.at(c, y, x);
                }
            }
        }
        return turned;
    }
}
