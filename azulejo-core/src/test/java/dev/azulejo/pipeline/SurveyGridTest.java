package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Area;
import dev.azulejo.pipeline.SurveyGrid.Spot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of a survey lie all over a picture, and no two on one place. */
class SurveyGridTest {
    @ParameterizedTest
    @CsvSource({"256, 256, 21904", "512, 130, 21904", "7, 900, 21904", "512, 512, 100", "40, 50, 4000", "1, 1, 1"})
    void windowsAreApartAndInsideAndSeeNoMoreThanTheyMay(int height, int width, long most) {
        SurveyGrid grid = new SurveyGrid(8, 5, most);
        Area picture = new Area(3, 11, height, width);
        List<Spot> spots = grid.over(picture, picture);
        Set<Long> counted = new HashSet<>();
        long seen = 0;
        for (Spot spot : spots) {
            assertThat(picture.holds(spot.seen())).isTrue();
            assertThat(spot.seen().holds(spot.counted())).isTrue();
            seen += (long) spot.seen().height() * spot.seen().width();
            for (int y = spot.counted().y(); y < spot.counted().bottom(); y++) {
                for (int x = spot.counted().x(); x < spot.counted().right(); x++) {
                    assertThat(counted.add((long) y << 32 | x)).isTrue();
                }
            }
        }
        assertThat(seen).isLessThanOrEqualTo(Math.max(most, 18 * 18));
    }

    @Test
    void eachQuarterOfALargePictureHasAboutAQuarterOfTheWindows() {
        List<Spot> spots = new SurveyGrid(8, 5, 21904).over(Area.whole(500, 300), Area.whole(500, 300));
        for (Area quarter : List.of(
                new Area(0, 0, 250, 150),
                new Area(0, 150, 250, 150),
                new Area(250, 0, 250, 150),
                new Area(250, 150, 250, 150))) {
            long inside = spots.stream()
                    .filter(spot -> quarter.holds(
                            new Area(spot.counted().y(), spot.counted().x(), 1, 1)))
                    .count();
            assertThat((double) inside / spots.size()).isBetween(0.15, 0.35);
        }
    }

    @Test
    void whatHasRoomForAllWindowsIsAllOfThePicture() {
        List<Spot> spots = new SurveyGrid(8, 5, 100_000).over(Area.whole(50, 70), Area.whole(50, 70));
        assertThat(spots.stream()
                        .mapToInt(
                                spot -> spot.counted().height() * spot.counted().width())
                        .sum())
                .isEqualTo(50 * 70);
    }

    @Test
    void whatIsKnownAroundAnAreaIsSeenButNotCounted() {
        Area area = new Area(20, 30, 40, 24);
        List<Spot> spots = new SurveyGrid(8, 5, 100_000).over(area, area.grown(10));
        for (Spot spot : spots) {
            assertThat(area.holds(spot.counted())).isTrue();
            assertThat(spot.seen()).isEqualTo(spot.counted().grown(5));
        }
    }
}
