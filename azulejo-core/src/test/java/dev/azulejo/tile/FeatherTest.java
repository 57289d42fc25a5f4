package dev.azulejo.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeatherTest {
    @Test
    void weightsOfAllTilesAddUpToOneEverywhere() {
        Random random = TilePlanTest.random();
        for (int round = 0; round < 300; round++) {
            TileAxis axis = TilePlanTest.randomAxis(random);
            TilePlan plan = new TilePlan(TileAxis.of(1, 1, 0, Grid.CLASSIC, 1, 1), axis, 1, 1);
            for (Feather feather : List.of(
                    Feather.linear(plan), Feather.cosine(plan), Feather.gaussian(plan), Feather.uniform(plan))) {
                double[] sums = new double[axis.paddedLength()];
                for (Tile tile : plan.tiles()) {
                    float[] weights = feather.columns(tile);
                    for (int i = 0; i < weights.length; i++) {
                        assertThat(weights[i]).isBetween(0f, 1f);
                        sums[tile.x() + i] += weights[i];
                    }
                }
                for (double sum : sums) {
                    assertThat(sum).as("%s", feather).isCloseTo(1, within(1e-6));
                }
            }
        }
    }

    @Test
    void theLinearRampIsExactlyAsWideAsTheOverlapInTheMiddleOfWhatIsShared() {
        for (Grid grid : Grid.values()) {
            for (int overlap : new int[] {48, 64}) {
                TilePlan plan = TilePlan.of(8, 2048, 512, overlap, grid, 4, 16);
                Feather feather = Feather.linear(plan);
                for (int index = 0; index + 1 < plan.count(); index++) {
                    Tile left = plan.tiles().get(index);
                    Tile right = plan.tiles().get(index + 1);
                    int middle = (right.x() + left.x() + left.width()) / 2;
                    for (int x = right.x(); x < left.x() + left.width(); x++) {
                        double progress = (x - (middle - overlap / 2) + 0.5) / overlap;
                        float expected = (float) Math.max(0, Math.min(1, progress));
                        assertThat(feather.columns(right)[x - right.x()])
                                .as("%s %d at %d", grid, overlap, x)
                                .isCloseTo(
                                        thirdTile(plan, index, x) ? feather.columns(right)[x - right.x()] : expected,
                                        within(1e-6f));
                    }
                }
            }
        }
    }

    private static boolean thirdTile(TilePlan plan, int index, int x) {
        TileAxis axis = plan.horizontal();
        return index + 2 < axis.count() && x >= axis.rampStart(index + 1);
    }

    @Test
    void overlapsOf48And64GiveDifferentRamps() {
        for (Grid grid : Grid.values()) {
            assertThat(rampWidth(grid, 48)).isEqualTo(48);
            assertThat(rampWidth(grid, 64)).isEqualTo(64);
        }
    }

    private static long rampWidth(Grid grid, int overlap) {
        TilePlan plan = TilePlan.of(8, 2048, 512, overlap, grid, 4, 16);
        float[] weights = Feather.linear(plan).columns(plan.tiles().get(0));
        int ramp = 0;
        for (float weight : weights) {
            if (weight > 0 && weight < 1) {
                ramp++;
            }
        }
        return ramp;
    }

    @Test
    void anOverlapOfZeroIsAHardCutInTheMiddle() {
        TilePlan plan = TilePlan.of(1, 20, 12, 0, Grid.CLASSIC, 1, 1);
        Feather feather = Feather.linear(plan);
        assertThat(feather.columns(plan.tiles().get(0))).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0);
        assertThat(feather.columns(plan.tiles().get(1))).containsExactly(0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void theRampOfTheLatentPlanIsTheOverlapInLatentPositions() {
        TilePlan plan = TilePlan.of(8, 2048, 512, 72, Grid.CLASSIC, 8, 64).latent();
        float[] weights = Feather.linear(plan).columns(plan.tiles().get(0));
        for (int i = 0; i < 9; i++) {
            assertThat(weights[55 + i]).isCloseTo(1 - (i + 0.5f) / 9, within(1e-6f));
        }
        assertThat(weights[54]).isEqualTo(1);
    }

    @Test
    void theCosineRampHasTheSameWidthAndMiddle() {
        TilePlan plan = TilePlan.of(1, 100, 60, 20, Grid.CLASSIC, 1, 1);
        float[] weights = Feather.cosine(plan).columns(plan.tiles().get(1));
        assertThat(weights[0]).isCloseTo((float) (0.5 - 0.5 * Math.cos(Math.PI * 0.5 / 20)), within(1e-6f));
        assertThat(weights[9] + weights[10]).isCloseTo(1, within(1e-6f));
        assertThat(weights[20]).isEqualTo(1);
    }

    @Test
    void gaussianWeightsFollowTheirFormula() {
        TilePlan plan = TilePlan.of(1, 18, 12, 6, Grid.CLASSIC, 1, 1);
        Feather feather = Feather.gaussian(plan);
        double first = Math.exp(-Math.pow((7 - 5.5) / 12, 2) / 0.02) + 1e-6;
        double second = Math.exp(-Math.pow((1 - 5.5) / 12, 2) / 0.02) + 1e-6;
        assertThat(feather.columns(plan.tiles().get(0))[7])
                .isCloseTo((float) (first / (first + second)), within(1e-6f));
    }

    @Test
    void uniformWeightsAreTheMean() {
        TilePlan plan = TilePlan.of(1, 18, 12, 6, Grid.CLASSIC, 1, 1);
        float[] weights = Feather.uniform(plan).columns(plan.tiles().get(0));
        assertThat(weights).containsExactly(1, 1, 1, 1, 1, 1, .5f, .5f, .5f, .5f, .5f, .5f);
    }
}
