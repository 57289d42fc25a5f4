package dev.azulejo.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.image.Planes;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastCostPathTest {
    private static final float[] BEND = {
        9, 0, 9, 9,
        9, 9, 0, 9,
        9, 9, 9, 0,
        9, 9, 0, 9,
        9, 9, 0, 9,
    };

    @Test
    void aChannelOfZerosIsFollowedDownwards() {
        assertThat(LeastCostPath.topToBottom(new Planes(1, 5, 4, BEND))).containsExactly(1, 2, 3, 2, 2);
    }

    @Test
    void aChannelOfZerosIsFollowedToTheRight() {
        assertThat(LeastCostPath.leftToRight(transposed(new Planes(1, 5, 4, BEND))))
                .containsExactly(1, 2, 3, 2, 2);
    }

    @Test
    void ofEqualWaysTheStraightOneFurthestToTheLeftIsTaken() {
        assertThat(LeastCostPath.topToBottom(new Planes(1, 4, 3))).containsOnly(0);
        Planes twoChannels = new Planes(1, 2, 3, new float[] {0, 1, 0, 0, 1, 0});
        assertThat(LeastCostPath.topToBottom(twoChannels)).containsExactly(0, 0);
    }

    @Test
    void infiniteCostsAreWalkedAround() {
        float wall = Float.POSITIVE_INFINITY;
        Planes cost = new Planes(1, 3, 3, new float[] {1, 3, 5, wall, wall, 5, 1, 3, 5});
        assertThat(LeastCostPath.topToBottom(cost)).containsExactly(1, 2, 1);
    }

    @Test
    void oneColumnAndOneRowAreWaysToo() {
        assertThat(LeastCostPath.topToBottom(new Planes(1, 3, 1, new float[] {4, 5, 6})))
                .containsExactly(0, 0, 0);
        assertThat(LeastCostPath.topToBottom(new Planes(1, 1, 3, new float[] {4, 2, 6})))
                .containsExactly(1);
    }

    @Test
    void noPathIsCheaperThanThePathFound() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int height = 1 + random.nextInt(6);
            int width = 1 + random.nextInt(5);
            Planes cost = new Planes(1, height, width);
            int[] earlier = new int[height];
            for (int i = 0; i < cost.data().length; i++) {
                cost.data()[i] = random.nextFloat();
            }
            for (int y = 0; y < height; y++) {
                earlier[y] = random.nextInt(width + 2) - 1;
            }
            float pull = random.nextBoolean() ? 0 : random.nextFloat();
            int[] path = LeastCostPath.topToBottom(cost, earlier, pull);
            for (int y = 1; y < height; y++) {
                assertThat(Math.abs(path[y] - path[y - 1])).as("seed %d", seed).isLessThanOrEqualTo(1);
            }
            assertThat(costOf(path, cost, earlier, pull))
                    .as("seed %d", seed)
                    .isCloseTo(least(cost, earlier, pull), within(1e-6));
            assertThat(LeastCostPath.leftToRight(transposed(cost), earlier, pull))
                    .as("seed %d", seed)
                    .containsExactly(path);
        }
    }

    @Test
    void anEarlierPathHoldsAsLongAsAnotherOneIsNotMuchCheaper() {
        Planes cost = new Planes(1, 3, 4, new float[] {1, 1, 1, 0.9f, 1, 1, 1, 0.9f, 1, 1, 1, 0.9f});
        int[] earlier = {1, 1, 1};
        assertThat(LeastCostPath.topToBottom(cost, earlier, 0)).containsExactly(3, 3, 3);
        assertThat(LeastCostPath.topToBottom(cost, earlier, 0.04f)).containsExactly(3, 3, 3);
        assertThat(LeastCostPath.topToBottom(cost, earlier, 0.06f)).containsExactly(1, 1, 1);
    }

    @Test
    void anEarlierPathOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> LeastCostPath.topToBottom(new Planes(1, 3, 4), new int[4], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 positions was expected, found 4");
    }

    /** The least cost of all paths, each of them looked at. */
    private static double least(Planes cost, int[] earlier, float pull) {
        double least = Double.POSITIVE_INFINITY;
        int paths = cost.width() * (int) Math.pow(3, cost.height() - 1);
        for (int number = 0; number < paths; number++) {
            int[] path = new int[cost.height()];
            int rest = number / cost.width();
            path[0] = number % cost.width();
            boolean inside = true;
            for (int y = 1; y < path.length; y++) {
                path[y] = path[y - 1] + rest % 3 - 1;
                rest /= 3;
                inside &= path[y] >= 0 && path[y] < cost.width();
            }
            if (inside) {
                least = Math.min(least, costOf(path, cost, earlier, pull));
            }
        }
        return least;
    }

    private static double costOf(int[] path, Planes cost, int[] earlier, float pull) {
        double sum = 0;
        for (int y = 0; y < path.length; y++) {
            sum += cost.at(0, y, path[y]) + (double) pull * Math.abs(path[y] - earlier[y]);
        }
        return sum;
    }

    private static Planes transposed(Planes plane) {
        Planes transposed = new Planes(1, plane.width(), plane.height());
        for (int y = 0; y < plane.height(); y++) {
            for (int x = 0; x < plane.width(); x++) {
                transposed.data()[transposed.row(0, x) + y] = plane.at(0, y, x);
            }
        }
        return transposed;
    }
}
