package dev.azulejo.tile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Planes;
import dev.azulejo.image.Surface;
import dev.azulejo.image.Surfaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuiltTest {
    /** Two tiles beside each other that share 64 columns, 32 to 95. */
    private static final TilePlan PAIR = new TilePlan(
            TileAxis.of(40, 40, 0, Grid.CLASSIC, 1, 1), TileAxis.of(128, 96, 64, Grid.CLASSIC, 1, 1), 1, 1);

    @Test
    void whereNeighboursAgreeTheResultIsTheirsToTheBit() {
        Random random = TilePlanTest.random();
        TilePlan plan = TilePlan.of(150, 200, 64, 24, Grid.FIT, 1, 8);
        Planes picture = TilePlanTest.randomPlanes(random, 3, 150, 200);
        assertThat(BlendTest.joined(Blend.SEAM, plan, plan.tiles(), BlendTest.cut(picture, plan))
                        .data())
                .containsExactly(picture.data());
    }

    @Test
    void gratingsThatAreHalfAPeriodApartStayGratingsWhereALinearBlendCancelsThem() {
        Planes left = grating(0);
        Planes right = grating(4);
        Planes seam = BlendTest.joined(Blend.SEAM, PAIR, PAIR.tiles(), List.of(left, right));
        Planes linear = BlendTest.joined(Blend.LINEAR, PAIR, PAIR.tiles(), List.of(left, right));
        assertThat(energy(linear, 32, 96) / energy(linear, 0, 32)).isLessThan(0.5);
        assertThat(energy(seam, 32, 96) / energy(seam, 0, 32)).isGreaterThan(0.85);
    }

    /** Eight columns a period. */
    private static Planes grating(int shift) {
        Planes grating = new Planes(1, 40, 96);
        for (int i = 0; i < grating.data().length; i++) {
            grating.data()[i] = (float) Math.sin(Math.PI / 4 * (i % 96 + shift));
        }
        return grating;
    }

    private static double energy(Planes planes, int from, int to) {
        double sum = 0;
        for (int y = 0; y < planes.height(); y++) {
            for (int x = from; x < to; x++) {
                sum += Math.pow(planes.at(0, y, x), 2) / (to - from);
            }
        }
        return sum;
    }

    @Test
    void theCutFollowsAPathOnWhichBothAreEqual() {
        int[] path = {7, 8, 9, 10, 9, 8, 8, 7, 6, 5, 4, 5, 6, 7, 8, 9};
        Planes expected = new Planes(1, path.length, 16);
        Planes left = new Planes(1, path.length, 16);
        Planes right = new Planes(1, path.length, 16);
        for (int y = 0; y < path.length; y++) {
            for (int x = 0; x < 16; x++) {
                int at = left.row(0, y) + x;
                left.data()[at] = x == path[y] ? 0.5f : 0;
                right.data()[at] = x == path[y] ? 0.5f : 1;
                expected.data()[at] = x < path[y] ? left.data()[at] : right.data()[at];
            }
        }
        Cut cut = new Cut(2, 14, 0);
        Planes lower = transposed(right);
        cut.fromLeftToRight(transposed(left), lower);
        cut.fromTopToBottom(left, right);
        assertThat(right.data()).containsExactly(expected.data());
        assertThat(transposed(lower).data()).containsExactly(expected.data());
    }

    @Test
    void coarseDifferencesChangeOverSlowlyAndFineOnesWithinThreePixels() {
        Planes coarse = across(x -> 1, x -> 0);
        double steepest = 0;
        for (int x = 1; x < 128; x++) {
            double step = coarse.at(0, 20, x - 1) - coarse.at(0, 20, x);
            assertThat(step).isBetween(-1e-6, 0.07);
            steepest = Math.max(steepest, step);
        }
        assertThat(steepest).isGreaterThan(0.03);
        Planes fine = across(x -> x % 2 == 0 ? 1 : -1, x -> 0);
        int between = 0;
        for (int x = 0; x < 128; x++) {
            double size = Math.abs(fine.at(0, 20, x));
            between += size > 0.02 && size < 0.98 ? 1 : 0;
        }
        assertThat(between).isLessThanOrEqualTo(3);
    }

    private static Planes across(Column left, Column right) {
        List<Planes> tiles = new ArrayList<>();
        for (Tile tile : PAIR.tiles()) {
            Planes planes = new Planes(1, tile.height(), tile.width());
            for (int i = 0; i < planes.data().length; i++) {
                planes.data()[i] = (tile.index() == 0 ? left : right).at(tile.x() + i % tile.width());
            }
            tiles.add(planes);
        }
        return BlendTest.joined(Blend.SEAM, PAIR, PAIR.tiles(), tiles);
    }

    private interface Column {
        float at(int x);
    }

    @Test
    void beyondWhatTheyShareTilesAreUntouched() {
        Random random = TilePlanTest.random();
        TilePlan plan = TilePlan.of(100, 100, 64, 28, Grid.CLASSIC, 1, 1);
        List<Planes> tiles = new ArrayList<>();
        plan.tiles().forEach(tile -> tiles.add(TilePlanTest.randomPlanes(random, 2, 64, 64)));
        Planes joined = BlendTest.joined(Blend.SEAM, plan, plan.tiles(), tiles);
        for (Tile tile : plan.tiles()) {
            int y = tile.y() == 0 ? 0 : 28;
            int x = tile.x() == 0 ? 0 : 28;
            Planes own = tiles.get(tile.index()).crop(y, x, 36, 36);
            assertThat(joined.crop(tile.y() + y, tile.x() + x, 36, 36).data()).containsExactly(own.data());
        }
    }

    @Test
    void aClearedQuiltTakesAnotherRoundInTheSameStrip() {
        Random random = TilePlanTest.random();
        TilePlan plan = TilePlan.of(100, 150, 64, 28, Grid.CLASSIC, 1, 1);
        Planes joined = new Planes(2, plan.paddedHeight(), plan.paddedWidth());
        List<Surface> strips = new ArrayList<>();
        Quilt quilt = Quilt.ofCuts(2, plan, joined, (channels, height, width) -> {
            strips.add(new Planes(channels, height, width));
            return strips.get(strips.size() - 1);
        });
        for (int round = 0; round < 3; round++) {
            List<Planes> tiles = new ArrayList<>();
            plan.tiles().forEach(tile -> tiles.add(TilePlanTest.randomPlanes(random, 2, tile.height(), tile.width())));
            quilt.clear();
            plan.tiles().forEach(tile -> quilt.add(tile, tiles.get(tile.index()).copy()));
            assertThat(joined.data())
                    .containsExactly(BlendTest.joined(Blend.SEAM, plan, plan.tiles(), tiles)
                            .data());
        }
        assertThat(strips).hasSize(1);
    }

    @Test
    void rowsAreWrittenAsSoonAsNoOtherStripReachesThem() {
        TilePlan plan = TilePlan.of(160, 100, 64, 16, Grid.CLASSIC, 1, 1);
        List<Integer> written = new ArrayList<>();
        TileSink sink =
                Blend.SEAM.joining(1, plan, (y, x, block) -> written.add(y + block.height()), Surfaces.IN_MEMORY);
        for (Tile tile : plan.tiles()) {
            sink.add(tile, new Planes(1, 64, 64));
            int rows = (tile.index() + 1) / plan.horizontal().count();
            int end = rows == 0
                    ? 0
                    : rows == plan.vertical().count() ? 160 : plan.vertical().start(rows);
            assertThat(written.isEmpty() ? 0 : written.get(written.size() - 1)).isEqualTo(end);
        }
    }

    @Test
    void theMoreTilesShareTheWiderTheBlendAtMostAQuarterOfTheOverlapOnEachSide() {
        for (int overlap : new int[] {0, 1, 4, 12, 32, 64, 128}) {
            TileAxis axis = TileAxis.of(400, 256, overlap, Grid.CLASSIC, 1, 1);
            Cut cut = Cut.between(axis, 0);
            assertThat(LaplacianBands.radius(cut.levels())).isLessThanOrEqualTo(Math.max(0, overlap / 4));
            assertThat((double) cut.to() - cut.from()).isGreaterThanOrEqualTo(Math.max(1, overlap / 2));
        }
        assertThat(Cut.between(TileAxis.of(400, 256, 64, Grid.CLASSIC, 1, 1), 0).levels())
                .isEqualTo(4);
        assertThat(Cut.between(TileAxis.of(400, 256, 48, Grid.CLASSIC, 1, 1), 0).levels())
                .isEqualTo(3);
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
