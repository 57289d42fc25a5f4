package dev.azulejo.tile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Area;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanPartTest {
    /** Tiles of 64 (columns) at 0, 48, 96, 144, 192, (rows) at 0, 48, 96. */
    private static final TilePlan PLAN = TilePlan.of(160, 256, 64, 16, Grid.CLASSIC, 4, 16);

    @Test
    void theTilesOverAnAreaAreThoseThatShareAPositionWithIt() {
        Random random = TilePlanTest.random();
        for (int round = 0; round < 200; round++) {
            Area area = area(random);
            PlanPart part = PlanPart.over(PLAN, area, 0);
            List<Tile> expected =
                    PLAN.tiles().stream().filter(tile -> overlaps(tile, area)).toList();
            assertThat(part.plan().tiles().stream().map(part::inWhole)).isEqualTo(expected);
        }
    }

    @Test
    void twoPartsJoinedHoldBoth() {
        PlanPart part = new PlanPart(PLAN, 0, 1, 2, 4).joined(new PlanPart(PLAN, 1, 2, 3, 5));
        assertThat(part).isEqualTo(new PlanPart(PLAN, 0, 2, 2, 5));
    }

    @Test
    void neighboursAreAddedWhereThereAreAny() {
        PlanPart part = PlanPart.over(PLAN, new Area(0, 115, 10, 20), 1);
        assertThat(part).isEqualTo(new PlanPart(PLAN, 0, 2, 1, 4));
        assertThat(part.area()).isEqualTo(new Area(0, 48, 112, 160));
        assertThat(PlanPart.over(PLAN, new Area(100, 100, 1, 1), Integer.MAX_VALUE / 2))
                .isEqualTo(PlanPart.all(PLAN));
    }

    @ParameterizedTest
    @MethodSource
    void whereAllTilesOfThePlanAreThereTheyHaveThePlansWeights(Function<TilePlan, Feather> weights) {
        Random random = TilePlanTest.random();
        Feather whole = weights.apply(PLAN);
        for (int round = 0; round < 50; round++) {
            Area area = area(random);
            PlanPart part = PlanPart.over(PLAN, area, 0);
            Feather feather = weights.apply(part.plan());
            for (Tile tile : part.plan().tiles()) {
                Tile place = part.inWhole(tile);
                for (int x = Math.max(place.x(), area.x()); x < Math.min(place.x() + 64, area.right()); x++) {
                    assertThat(feather.columns(tile)[x - place.x()]).isEqualTo(whole.columns(place)[x - place.x()]);
                }
                for (int y = Math.max(place.y(), area.y()); y < Math.min(place.y() + 64, area.bottom()); y++) {
                    assertThat(feather.rows(tile)[y - place.y()]).isEqualTo(whole.rows(place)[y - place.y()]);
                }
            }
        }
    }

    static List<Function<TilePlan, Feather>> whereAllTilesOfThePlanAreThereTheyHaveThePlansWeights() {
        return List.of(Feather::linear, Feather::cosine, Feather::gaussian, Feather::uniform);
    }

    @Test
    void latentTilesLieWhereThePixelsDo() {
        PlanPart part = PlanPart.over(PLAN, new Area(60, 100, 30, 60), 0);
        PlanPart latent = part.latent();
        assertThat(latent.area().times(4)).isEqualTo(part.area());
        List<Tile> tiles = part.plan().latent().tiles();
        assertThat(latent.plan().tiles()).isEqualTo(tiles);
        IntStream.range(0, tiles.size())
                .forEach(i -> assertThat(PLAN.latent().tiles()).contains(latent.inWhole(tiles.get(i))));
    }

    @Test
    void theLastTilesKeepThePictureAndItsPadding() {
        TilePlan padded = TilePlan.of(157, 254, 64, 16, Grid.CLASSIC, 4, 16);
        TilePlan part = PlanPart.over(padded, new Area(150, 250, 1, 1), 0).plan();
        assertThat(part.height()).isEqualTo(157 - 96);
        assertThat(part.paddedHeight()).isEqualTo(64);
        assertThat(part.width()).isEqualTo(254 - 192);
        assertThat(part.paddedWidth()).isEqualTo(64);
    }

    private static Area area(Random random) {
        int y = random.nextInt(PLAN.height());
        int x = random.nextInt(PLAN.width());
        return new Area(y, x, 1 + random.nextInt(PLAN.height() - y), 1 + random.nextInt(PLAN.width() - x));
    }

    private static boolean overlaps(Tile tile, Area area) {
        return tile.y() < area.bottom()
                && area.y() < tile.y() + tile.height()
                && tile.x() < area.right()
                && area.x() < tile.x() + tile.width();
    }
}
