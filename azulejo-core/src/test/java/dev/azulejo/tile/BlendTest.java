package dev.azulejo.tile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Planes;
import dev.azulejo.image.Surfaces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlendTest {
    @ParameterizedTest
    @EnumSource(Blend.class)
    void tilesCutFromAPictureJoinToThatPicture(Blend blend) {
        Random random = TilePlanTest.random();
        for (Grid grid : Grid.values()) {
            for (int overlap : new int[] {0, 3, 20, 36}) {
                TilePlan plan = TilePlan.of(101, 157, 48, overlap, grid, 4, 8);
                Planes picture = TilePlanTest.randomPlanes(random, 2, plan.paddedHeight(), plan.paddedWidth());
                Planes joined = joined(blend, plan, plan.tiles(), cut(picture, plan));
                for (int i = 0; i < joined.data().length; i++) {
                    assertThat(joined.data()[i] - picture.data()[i])
                            .as("%s %d", grid, overlap)
                            .isBetween(-1e-5f, 1e-5f);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Blend.class)
    void theOrderInWhichTilesComeDoesNotChangeABit(Blend blend) {
        Random random = TilePlanTest.random();
        TilePlan plan = TilePlan.of(90, 120, 40, 24, Grid.CLASSIC, 1, 1);
        List<Planes> values = new ArrayList<>();
        plan.tiles().forEach(tile -> values.add(TilePlanTest.randomPlanes(random, 3, tile.height(), tile.width())));
        float[] expected = joined(blend, plan, plan.tiles(), values).data();
        List<Tile> order = new ArrayList<>(plan.tiles());
        Collections.reverse(order);
        assertThat(joined(blend, plan, order, values).data()).containsExactly(expected);
        Collections.shuffle(order, random);
        assertThat(joined(blend, plan, order, values).data()).containsExactly(expected);
    }

    static List<Planes> cut(Planes picture, TilePlan plan) {
        return plan.tiles().stream()
                .map(tile -> picture.crop(tile.y(), tile.x(), tile.height(), tile.width()))
                .toList();
    }

    static Planes joined(Blend blend, TilePlan plan, List<Tile> order, List<Planes> values) {
        int channels = values.get(0).channels();
        Planes pixels = new Planes(channels, plan.paddedHeight(), plan.paddedWidth());
        TileSink sink = blend.joining(channels, plan, pixels, Surfaces.IN_MEMORY);
        order.forEach(tile -> sink.add(tile, values.get(tile.index())));
        return pixels;
    }
}
