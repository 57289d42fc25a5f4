package dev.azulejo.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.image.Planes;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxTest {
    @ParameterizedTest
    @CsvSource({"9, 13, 2", "1, 1, 3", "2, 30, 4", "12, 3, 1", "5, 7, 0", "4, 4, 9"})
    void itIsTheMeanOfWhatLiesWithinTheRadiusAndThePlane(int height, int width, int radius) {
        Random random = new Random(5);
        Planes planes = new Planes(2, height, width);
        for (int i = 0; i < planes.data().length; i++) {
            planes.data()[i] = random.nextFloat();
        }
        Planes means = Box.mean(planes, radius);
        for (int c = 0; c < 2; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    assertThat((double) means.at(c, y, x)).isCloseTo(mean(planes, c, y, x, radius), within(1e-5));
                }
            }
        }
    }

    private static double mean(Planes planes, int c, int y, int x, int radius) {
        double sum = 0;
        int count = 0;
        for (int i = Math.max(0, y - radius); i <= Math.min(planes.height() - 1, y + radius); i++) {
            for (int j = Math.max(0, x - radius); j <= Math.min(planes.width() - 1, x + radius); j++) {
                sum += planes.at(c, i, j);
                count++;
            }
        }
        return sum / count;
    }
}
