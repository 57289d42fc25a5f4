package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Area;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Window;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HaloTilesTest {
    private static final int REACH = 3;

    @ParameterizedTest
    @CsvSource({"1, 1, 10, 1", "7, 10, 10, 1", "11, 95, 10, 1", "33, 64, 16, 8", "17, 1, 3, 4", "40, 41, 13, 4"})
    void cellsCoverEveryPositionOnceOnTheGrainAndAreNeverTooLarge(int height, int width, int cell, int grain) {
        HaloTiles tiles = new HaloTiles(cell, 5, grain, 1, 1);
        int[] covered = new int[height * width];
        for (Area one : tiles.cells(height, width)) {
            assertThat(one.y() % grain).isZero();
            assertThat(one.x() % grain).isZero();
            assertThat(one.height()).isBetween(1, Math.max(cell, grain));
            assertThat(one.width()).isBetween(1, Math.max(cell, grain));
            for (int y = one.y(); y < one.bottom(); y++) {
                for (int x = one.x(); x < one.right(); x++) {
                    covered[y * width + x]++;
                }
            }
        }
        assertThat(covered).containsOnly(1);
    }

    @Test
    void cellsAreOfOneSizeRatherThanALargeAndATinyOne() {
        List<Area> cells = new HaloTiles(100, 0, 1, 1, 1).cells(101, 50);
        assertThat(cells).containsExactly(new Area(0, 0, 50, 50), new Area(50, 0, 51, 50));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 60", "31, 47", "64, 64"})
    void aNetworkThatSeesAsFarAsTheHaloGivesTheSameAsOnTheWhole(int height, int width) {
        Planes picture = random(height, width);
        Planes tiled = new Planes(1, 2 * height, 2 * width);
        new HaloTiles(10, REACH, 1, 2, 1).run(picture, HaloTilesTest::blurredAndDoubled, tiled);
        assertThat(tiled.data()).containsExactly(blurredAndDoubled(picture).data());
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 128, 128", "21, 33, 50, 41", "127, 0, 1, 1", "0, 99, 128, 1", "60, 61, 1, 1"})
    void aPartIsTheSameAsInTheWholeAndReadsNoMoreThanItNeeds(int y, int x, int height, int width) {
        Planes picture = random(64, 64);
        for (int grain : new int[] {1, 4}) {
            HaloTiles tiles = new HaloTiles(10, REACH, grain, 2, 1);
            Area wanted = new Area(y, x, height, width);
            Area needed = tiles.needed(wanted, 64, 64);
            Window part = new Window(1, 128, 128, wanted);
            tiles.run(
                    new Window(64, 64, needed, picture.read(needed)),
                    wanted,
                    (cell, seen, block) -> blurredAndDoubled(block),
                    Parts.missing(part),
                    () -> {});
            assertThat(part.part().readAll().data())
                    .containsExactly(blurredAndDoubled(picture).read(wanted).data());
            assertThat(needed.height()).isLessThanOrEqualTo(height / 2 + 2 * REACH + 4 * grain);
        }
    }

    @Test
    void aHaloThatIsTooNarrowShows() {
        Planes picture = random(40, 40);
        Planes tiled = new Planes(1, 80, 80);
        new HaloTiles(10, REACH - 1, 1, 2, 1).run(picture, HaloTilesTest::blurredAndDoubled, tiled);
        assertThat(tiled.data()).isNotEqualTo(blurredAndDoubled(picture).data());
    }

    @Test
    void aNetworkThatReducesGetsCellsAndHalosOnItsGrain() {
        int grain = 4;
        Planes picture = random(36, 52);
        Planes tiled = new Planes(1, 9, 13);
        new HaloTiles(14, 5, grain, 1, grain)
                .run(
                        picture,
                        block -> {
                            assertThat(block.height() % grain).isZero();
                            assertThat(block.width() % grain).isZero();
                            return everyFourth(block);
                        },
                        tiled);
        assertThat(tiled.data()).containsExactly(everyFourth(picture).data());
    }

    /** Sums with zero padding at the edges, as a convolution does it, then every sample twice. */
    private static Planes blurredAndDoubled(Planes block) {
        Planes result = new Planes(1, 2 * block.height(), 2 * block.width());
        for (int y = 0; y < result.height(); y++) {
            for (int x = 0; x < result.width(); x++) {
                float sum = 0;
                for (int dy = -REACH; dy <= REACH; dy++) {
                    for (int dx = -REACH; dx <= REACH; dx++) {
                        int fromY = y / 2 + dy;
                        int fromX = x / 2 + dx;
                        if (fromY >= 0 && fromY < block.height() && fromX >= 0 && fromX < block.width()) {
                            sum += block.at(0, fromY, fromX);
                        }
                    }
                }
                result.data()[result.row(0, y) + x] = sum;
            }
        }
        return result;
    }

    private static Planes everyFourth(Planes block) {
        Planes result = new Planes(1, block.height() / 4, block.width() / 4);
        for (int y = 0; y < result.height(); y++) {
            for (int x = 0; x < result.width(); x++) {
                result.data()[result.row(0, y) + x] = block.at(0, 4 * y, 4 * x);
            }
        }
        return result;
    }

    private static Planes random(int height, int width) {
        Random random = new Random(5);
        Planes planes = new Planes(1, height, width);
        for (int i = 0; i < planes.data().length; i++) {
            planes.data()[i] = random.nextFloat();
        }
        return planes;
    }
}
