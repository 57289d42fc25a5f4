package dev.azulejo.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.image.Planes;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TilePlanTest {
    @Test
    void classicStrideIsTileMinusOverlapAndTheLastTileIsMovedBack() {
        TilePlan plan = TilePlan.of(2048, 2048, 512, 64, Grid.CLASSIC, 4, 16);
        assertThat(plan.vertical().starts()).containsExactly(0, 448, 896, 1344, 1536);
        assertThat(plan.tileHeight()).isEqualTo(512);
        assertThat(plan.evaluationsPerPixel()).isCloseTo(1.5625, within(1e-9));
        assertThat(plan.count()).isEqualTo(25);
    }

    @Test
    void fitTakesTheSizeWithTheLeastWork() {
        TilePlan small = TilePlan.of(2048, 2048, 512, 64, Grid.FIT, 4, 16);
        assertThat(small.tileWidth()).isEqualTo(560);
        assertThat(small.horizontal().starts()).containsExactly(0, 496, 992, 1488);
        assertThat(small.evaluationsPerPixel()).isCloseTo(1.196, within(0.001));
        TilePlan large = TilePlan.of(2048, 2048, 512, 64, Grid.FIT, 8, 64);
        assertThat(large.tileWidth()).isEqualTo(576);
        assertThat(large.count()).isEqualTo(16);
        assertThat(large.evaluationsPerPixel()).isCloseTo(1.2656, within(0.001));
    }

    @Test
    void fitStartsAreEvenAndRoundedHalfUpToTheFactor() {
        // 3 tiles of 64 on 152 positions at 16: starts 0, 44, 88; on 148: 0, 42 -> 44 (10.5 -> 11 times 4), 84
        assertThat(TileAxis.of(148, 64, 16, Grid.FIT, 4, 64).starts()).containsExactly(0, 44, 84);
    }

    @Test
    void aTileAsLargeAsThePictureMeansUntiled() {
        for (Grid grid : Grid.values()) {
            TilePlan plan = TilePlan.of(301, 517, 517, 64, grid, 4, 16);
            assertThat(plan.untiled()).isTrue();
            assertThat(plan.tiles()).containsExactly(new Tile(0, 0, 0, 304, 520));
            assertThat(plan.evaluationsPerPixel()).isEqualTo(1);
            TilePlan huge = TilePlan.of(301, 517, Integer.MAX_VALUE, Integer.MAX_VALUE - 1, grid, 8, 64);
            assertThat(huge.tiles()).containsExactly(new Tile(0, 0, 0, 304, 520));
        }
    }

    @Test
    void aPictureOfOnePixelIsOneTileOfTheFactor() {
        assertThat(TilePlan.of(1, 1, 512, 64, Grid.FIT, 8, 64).tiles()).containsExactly(new Tile(0, 0, 0, 8, 8));
        assertThat(TilePlan.of(1, 1, 512, 64, Grid.FIT, 8, 64).latent().tiles())
                .containsExactly(new Tile(0, 0, 0, 1, 1));
    }

    @Test
    void tilesAreInRowsAndKnowTheirPlace() {
        TilePlan plan = TilePlan.of(100, 200, 64, 16, Grid.CLASSIC, 4, 4);
        assertThat(plan.tiles()).hasSize(plan.count());
        for (Tile tile : plan.tiles()) {
            assertThat(tile).isEqualTo(plan.tiles().get(tile.index()));
            assertThat(tile.y()).isEqualTo(plan.vertical().start(plan.rowOf(tile)));
            assertThat(tile.x()).isEqualTo(plan.horizontal().start(plan.columnOf(tile)));
        }
    }

    @Test
    void wrongTilesAndOverlapsAreRefusedWithTheirNumbers() {
        assertThatThrownBy(() -> TilePlan.of(2048, 2048, 512, 512, Grid.FIT, 4, 16))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("512");
        assertThatThrownBy(() -> TilePlan.of(2048, 2048, 512, -1, Grid.FIT, 4, 16))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> TilePlan.of(2048, 2048, 0, 0, Grid.CLASSIC, 4, 16))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("found 0");
        assertThatThrownBy(() -> TilePlan.of(2048, 2048, 64, 60, Grid.CLASSIC, 8, 64))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("at most 56");
        assertThatThrownBy(() -> Grid.of("hex"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("fit");
        assertThatThrownBy(() -> Blend.of("hex"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("cosine");
    }

    @Test
    void everyPlanCoversEverythingAndNeighboursShareAtLeastTheOverlap() {
        Random random = random();
        for (int round = 0; round < 5000; round++) {
            TileAxis axis = randomAxis(random);
            assertThat(axis.start(0)).isZero();
            assertThat(axis.end(axis.count() - 1)).isEqualTo(axis.paddedLength());
            assertThat(axis.paddedLength()).isBetween(axis.length(), axis.length() + 15);
            for (int i = 0; i + 1 < axis.count(); i++) {
                assertThat(axis.start(i + 1)).isGreaterThan(axis.start(i));
                assertThat(axis.shared(i)).as("%s", axis).isGreaterThanOrEqualTo(axis.overlap());
                assertThat(axis.rampStart(i)).isGreaterThanOrEqualTo(axis.start(i + 1));
                assertThat(axis.rampStart(i) + axis.overlap()).isLessThanOrEqualTo(axis.end(i));
            }
        }
    }

    @Test
    void theLatentPlanIsThePlanDividedByTheFactor() {
        Random random = random();
        for (int round = 0; round < 500; round++) {
            int factor = 1 << random.nextInt(5);
            TilePlan plan = TilePlan.of(
                    1 + random.nextInt(3000), 1 + random.nextInt(3000), 256, random.nextInt(200), Grid.FIT, factor, 64);
            TilePlan latent = plan.latent();
            for (Tile tile : plan.tiles()) {
                Tile small = latent.tiles().get(tile.index());
                assertThat(new Tile(
                                small.index(),
                                small.y() * factor,
                                small.x() * factor,
                                small.height() * factor,
                                small.width() * factor))
                        .isEqualTo(tile);
            }
            assertThat(latent.vertical().overlap() * factor)
                    .isEqualTo(plan.vertical().overlap());
        }
    }

    static TileAxis randomAxis(Random random) {
        int factor = 1 << random.nextInt(5);
        int tile = 16 * (1 + random.nextInt(20)) - random.nextInt(3);
        int overlap = random.nextInt(Math.max(1, tile - 16));
        Grid grid = Grid.values()[random.nextInt(2)];
        return TileAxis.of(1 + random.nextInt(3000), tile, overlap, grid, factor, factor * (1 + random.nextInt(8)));
    }

    static Planes randomPlanes(Random random, int channels, int height, int width) {
        Planes planes = new Planes(channels, height, width);
        for (int i = 0; i < planes.data().length; i++) {
            planes.data()[i] = random.nextFloat();
        }
        return planes;
    }

    static Random random() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("test.seed=" + seed);
        return new Random(seed);
    }
}
