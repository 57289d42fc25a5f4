package dev.azulejo.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.image.Planes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CanvasTest {
    @Test
    void theOrderInWhichTilesComeDoesNotChangeABit() {
        Random random = TilePlanTest.random();
        TilePlan plan = TilePlan.of(90, 120, 40, 30, Grid.CLASSIC, 1, 1);
        List<Planes> values = new ArrayList<>();
        plan.tiles().forEach(tile -> values.add(TilePlanTest.randomPlanes(random, 3, tile.height(), tile.width())));
        float[] expected = joined(plan, plan.tiles(), values);
        List<Tile> order = new ArrayList<>(plan.tiles());
        Collections.reverse(order);
        assertThat(joined(plan, order, values)).isEqualTo(expected);
        Collections.shuffle(order, random);
        assertThat(joined(plan, order, values)).isEqualTo(expected);
    }

    private static Canvas canvas(int channels, Feather feather) {
        TilePlan plan = feather.plan();
        return new Canvas(new Planes(channels, plan.paddedHeight(), plan.paddedWidth()), feather);
    }

    private static float[] joined(TilePlan plan, List<Tile> order, List<Planes> values) {
        Canvas canvas = canvas(3, Feather.gaussian(plan));
        order.forEach(tile -> canvas.add(tile, values.get(tile.index())));
        float[] first = canvas.readAll().data();
        canvas.clear();
        order.forEach(tile -> canvas.add(tile, values.get(tile.index())));
        assertThat(canvas.readAll().data()).as("a second round").isEqualTo(first);
        return first;
    }

    @Test
    void finishedRowsAreFinal() {
        Random random = TilePlanTest.random();
        TilePlan plan = TilePlan.of(200, 64, 64, 16, Grid.CLASSIC, 1, 1);
        Canvas canvas = canvas(1, Feather.uniform(plan));
        List<Planes> bands = new ArrayList<>();
        for (Tile tile : plan.tiles()) {
            canvas.add(tile, TilePlanTest.randomPlanes(random, 1, tile.height(), tile.width()));
            bands.add(canvas.read(0, 0, Math.max(1, canvas.finishedRows()), 64));
        }
        assertThat(canvas.finishedRows()).isEqualTo(200);
        for (Planes band : bands) {
            assertThat(band.data())
                    .isEqualTo(canvas.read(0, 0, band.height(), 64).data());
        }
    }

    @Test
    void aTileIsTakenOnceAndOnlyInItsSize() {
        TilePlan plan = TilePlan.of(90, 120, 40, 20, Grid.CLASSIC, 1, 1);
        Canvas canvas = canvas(1, Feather.linear(plan));
        Tile first = plan.tiles().get(0);
        Tile third = plan.tiles().get(2);
        canvas.add(first, new Planes(1, 40, 40));
        canvas.add(third, new Planes(1, 40, 40));
        assertThatThrownBy(() -> canvas.add(first, new Planes(1, 40, 40))).hasMessageContaining("tile 0");
        assertThatThrownBy(() -> canvas.add(third, new Planes(1, 40, 40))).hasMessageContaining("tile 2");
        assertThatThrownBy(() -> canvas.add(plan.tiles().get(1), new Planes(1, 40, 39)))
                .hasMessageContaining("40x39");
        assertThat(canvas.complete()).isFalse();
    }
}
