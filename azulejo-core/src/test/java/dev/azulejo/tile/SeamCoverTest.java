package dev.azulejo.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeamCoverTest {
    @Test
    void acrossASeamTheRampIsAllNewAndTheRestFadesToNothingBeforeTheTileEnds() {
        TilePlan plan = TilePlan.of(128, 112, 64, 16, Grid.CLASSIC, 1, 1);
        for (SeamCover cover : List.of(SeamCover.bands(plan), SeamCover.wholeTiles(plan))) {
            Feather columns = cover.columns();
            Tile first = columns.plan().tiles().get(0);
            float[] weights = columns.columns(first);
            for (int x = 48; x < 64; x++) {
                assertThat(weights[x - first.x()]).isEqualTo(1);
            }
            assertThat(weights[47 - first.x()]).isCloseTo(8 / 9f, within(1e-6f));
            assertThat(weights[40 - first.x()]).isCloseTo(1 / 9f, within(1e-6f));
            assertThat(weights[39 - first.x()]).isZero();
            assertThat(weights[72 - first.x()]).isZero();
            assertThat(weights[0]).isZero();
            assertThat(weights[weights.length - 1]).isZero();
        }
    }

    @Test
    void bandsAreThreeTimesTheirReachWideAndWholeTilesHaveTheSizeOfThePlans() {
        TilePlan plan = TilePlan.of(128, 112, 64, 16, Grid.CLASSIC, 1, 1);
        TilePlan bands = SeamCover.bands(plan).rows().plan();
        assertThat(bands.tileHeight()).isEqualTo(48);
        assertThat(bands.tileWidth()).isEqualTo(64);
        assertThat(bands.vertical().starts()).containsExactly(32, 64);
        assertThat(bands.horizontal()).isEqualTo(plan.horizontal());
        TilePlan whole = SeamCover.wholeTiles(plan).crossings().plan();
        assertThat(whole.tileHeight()).isEqualTo(64);
        assertThat(whole.vertical().starts()).containsExactly(24, 56);
        assertThat(whole.horizontal().starts()).containsExactly(24);
    }

    @Test
    void weightsNeverAddUpToMoreThanAllAndReachAllOnEverySeam() {
        Random random = TilePlanTest.random();
        for (int round = 0; round < 300; round++) {
            TileAxis axis = TilePlanTest.randomAxis(random);
            TilePlan plan = new TilePlan(TileAxis.of(1, 1, 0, Grid.CLASSIC, 1, 1), axis, 1, 1);
            for (SeamCover cover : List.of(SeamCover.bands(plan), SeamCover.wholeTiles(plan))) {
                Feather feather = cover.columns();
                float[] sums = new float[axis.paddedLength()];
                for (Tile tile : feather.plan().tiles()) {
                    assertThat(tile.x()).isNotNegative();
                    assertThat(tile.x() + tile.width()).isLessThanOrEqualTo(axis.paddedLength());
                    float[] weights = feather.columns(tile);
                    for (int i = 0; i < weights.length; i++) {
                        assertThat(weights[i]).isBetween(0f, 1f);
                        sums[tile.x() + i] += weights[i];
                    }
                }
                for (float sum : sums) {
                    assertThat(sum).as("%s", axis).isLessThan(1 + 1e-5f);
                }
                for (int seam = 0; seam + 1 < axis.count(); seam++) {
                    int middle = axis.rampStart(seam) + axis.overlap() / 2;
                    assertThat(sums[middle]).as("%s at %d", axis, middle).isGreaterThan(0.4f);
                }
            }
        }
    }

    @Test
    void withoutSeamsThereIsNothingToCover() {
        TilePlan plan = TilePlan.of(64, 200, 64, 16, Grid.CLASSIC, 1, 1);
        List<Integer> counts = new ArrayList<>();
        for (SeamCover cover : List.of(SeamCover.bands(plan), SeamCover.wholeTiles(plan))) {
            counts.add(cover.rows().plan().count());
            counts.add(cover.columns().plan().count());
            counts.add(cover.crossings().plan().count());
        }
        assertThat(counts).containsExactly(0, 3, 0, 0, 3, 0);
    }
}
