package dev.azulejo.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharesTest {
    @Test
    void whatTwoTilesCoverIsDividedBetweenThem() {
        List<Tile> tiles = List.of(new Tile(0, 0, 0, 10, 8), new Tile(1, 0, 4, 10, 12));
        assertThat(Shares.of(tiles)).containsExactly(new double[] {6.0 / 16, 10.0 / 16}, within(1e-12));
    }

    @Test
    void gapsAreNobodys() {
        List<Tile> tiles = List.of(new Tile(0, 0, 0, 2, 2), new Tile(1, 8, 8, 2, 6));
        assertThat(Shares.of(tiles)).containsExactly(new double[] {0.25, 0.75}, within(1e-12));
    }

    @Test
    void theSharesOfAPlanAreAllOfItAndThoseOfTheCornersAreEqual() {
        double[] shares = Shares.of(
                TilePlan.of(300, 200, 80, 16, Grid.FIT, 4, 16).latent().tiles());
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        assertThat(shares[0]).isCloseTo(shares[shares.length - 1], within(0.01));
    }
}
