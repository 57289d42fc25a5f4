package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.Thrift;
import dev.azulejo.tile.Tile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which evaluations of a tile begin with what an earlier one left. */
class RecollectionsTest {
    private static final List<Tile> LEFT = List.of(new Tile(0, 0, 0, 8, 8));
    private static final List<Tile> RIGHT = List.of(new Tile(1, 0, 6, 8, 8));

    @Test
    void eachWholeEvaluationIsRecalledUntilTheNextOneOfTheSameTiles() {
        Recollections recollections = new Recollections(Thrift.NONE.withDeepCache(3));
        Object left = recollections.at(LEFT, 0);
        Object right = recollections.at(RIGHT, 0);
        assertThat(left).isNotSameAs(right);
        for (int evaluation : new int[] {1, 2}) {
            assertThat(recollections.at(LEFT, evaluation)).isSameAs(left);
            assertThat(recollections.at(RIGHT, evaluation)).isSameAs(right);
        }
        assertThat(recollections.at(LEFT, 3)).isNotSameAs(left).isSameAs(recollections.at(LEFT, 4));
    }

    @Test
    void aTileThatBeginsItsOwnTrajectoryBeginsAnew() {
        Recollections recollections = new Recollections(Thrift.NONE.withDeepCache(2));
        Object first = recollections.at(LEFT, 0);
        recollections.at(LEFT, 1);
        assertThat(recollections.at(LEFT, 0)).isNotSameAs(first).isSameAs(recollections.at(LEFT, 1));
    }

    @Test
    void whatWasKeptOfATileIsGoneWhenTheNextOneBeginsItsTrajectory() {
        Recollections recollections = new Recollections(Thrift.NONE.withDeepCache(5));
        Object left = recollections.at(LEFT, 0);
        assertThat(recollections.at(LEFT, 1)).isSameAs(left);
        recollections.at(RIGHT, 0);
        assertThat(recollections.at(LEFT, 1)).isNotSameAs(left);
    }

    @Test
    void tilesThatLieElsewhereAtEveryStepRecallNothing() {
        Recollections recollections = new Recollections(Thrift.NONE.withDeepCache(2));
        recollections.at(LEFT, 0);
        assertThat(recollections.at(RIGHT, 1)).isNotSameAs(recollections.at(RIGHT, 1));
    }

    @Test
    void withoutADeepCacheNothingIsRecalled() {
        Recollections recollections = new Recollections(Thrift.NONE);
        assertThat(recollections.at(LEFT, 0)).isNotSameAs(recollections.at(LEFT, 1));
    }
}
