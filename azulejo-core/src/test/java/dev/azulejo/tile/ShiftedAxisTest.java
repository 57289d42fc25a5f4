package dev.azulejo.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ShiftedAxisTest {
    @Test
    void halosAreCutOffAndEachPositionComesFromOneTile() {
        Random random = TilePlanTest.random();
        for (int round = 0; round < 2000; round++) {
            int factor = 1 << random.nextInt(4);
            int granularity = factor << random.nextInt(4);
            ShiftedAxis grids = randomGrids(random, factor, granularity);
            TileAxis axis = grids.at(random.nextDouble());
            String shown = grids + " -> " + axis;
            assertThat(axis.start(0)).as(shown).isZero();
            assertThat(axis.end(axis.count() - 1)).as(shown).isEqualTo(axis.paddedLength());
            TilePlan plan = new TilePlan(TileAxis.of(1, 1, 0, Grid.CLASSIC, 1, 1), axis, factor, granularity);
            Feather feather = Feather.linear(plan);
            int[] owners = new int[axis.paddedLength()];
            for (Tile tile : plan.tiles()) {
                if (axis.count() > 1) {
                    assertThat(tile.width() % granularity).as(shown).isZero();
                }
                assertThat(tile.x() % factor).as(shown).isZero();
                float[] weights = feather.columns(tile);
                for (int i = 0; i < weights.length; i++) {
                    assertThat(weights[i]).isIn(0f, 1f);
                    owners[tile.x() + i] += weights[i] == 1 ? 1 : 0;
                    boolean outside = tile.x() + i < grids.halo() || tile.x() + i >= owners.length - grids.halo();
                    if (!outside && (i < grids.halo() || i >= weights.length - grids.halo())) {
                        assertThat(weights[i]).as("%s, position %d", shown, i).isZero();
                    }
                }
            }
            assertThat(owners).as(shown).containsOnly(1);
        }
    }

    @Test
    void theNetworkWorksLittleMoreThanOnce() {
        TileAxis asked = TileAxis.of(2048, 512, 64, Grid.FIT, 4, 16);
        ShiftedAxis grids = ShiftedAxis.of(asked, 16, 4, 16);
        DoubleStream.iterate(0, phase -> phase < 1, phase -> phase + 0.01).forEach(phase -> {
            TileAxis axis = grids.at(phase);
            int halos = 2 * grids.halo() * (axis.count() - 1);
            assertThat(axis.work()).isBetween(2048L + halos, 2048L + halos + 2 * 16);
        });
        assertThat(grids.tile()).isBetween(asked.tile() * 3 / 4, asked.tile());
    }

    @Test
    void thereIsRoomToMoveAndNoTileIsASliver() {
        for (int length : new int[] {700, 1024, 1365, 1536, 2048, 3000, 4096}) {
            ShiftedAxis grids = ShiftedAxis.of(TileAxis.of(length, 512, 64, Grid.FIT, 4, 16), 16, 4, 16);
            TileAxis first = grids.at(0);
            TileAxis last = grids.at(0.999);
            assertThat(last.end(0) - first.end(0)).isGreaterThanOrEqualTo(grids.pitch() / 3 - 16);
            assertThat(first.size(0)).isGreaterThanOrEqualTo(grids.pitch() / 3);
            assertThat(last.size(last.count() - 1)).isGreaterThanOrEqualTo(grids.pitch() / 3);
            assertThat(last.count()).isEqualTo(first.count());
        }
    }

    @Test
    void whatFitsInOneTileIsNotCut() {
        ShiftedAxis grids = ShiftedAxis.of(TileAxis.of(300, 512, 64, Grid.FIT, 4, 16), 16, 4, 16);
        assertThat(grids.at(0.4).starts()).containsExactly(0);
        assertThat(grids.at(0.4).size(0)).isEqualTo(300);
    }

    @Test
    void weightsOfTilesThatAreCutOffStillAddUpToOne() {
        TileAxis axis = new TileAxis(100, 100, 48, 8, List.of(-30, 6, 40, 75));
        TilePlan plan = new TilePlan(TileAxis.of(1, 1, 0, Grid.CLASSIC, 1, 1), axis, 1, 1);
        assertThat(plan.tiles().get(0)).isEqualTo(new Tile(0, 0, 0, 1, 18));
        assertThat(plan.tiles().get(3)).isEqualTo(new Tile(3, 0, 75, 1, 25));
        for (Feather feather :
                List.of(Feather.linear(plan), Feather.cosine(plan), Feather.gaussian(plan), Feather.uniform(plan))) {
            double[] sums = new double[100];
            for (Tile tile : plan.tiles()) {
                float[] weights = feather.columns(tile);
                for (int i = 0; i < weights.length; i++) {
                    sums[tile.x() + i] += weights[i];
                }
            }
            for (double sum : sums) {
                assertThat(sum).as("%s", feather).isCloseTo(1, within(1e-6));
            }
        }
    }

    private static ShiftedAxis randomGrids(Random random, int factor, int granularity) {
        int tile = 16 + random.nextInt(400);
        TileAxis asked =
                TileAxis.of(1 + random.nextInt(3000), tile, 0, Grid.values()[random.nextInt(2)], factor, granularity);
        return ShiftedAxis.of(asked, random.nextInt(40), factor, granularity);
    }
}
