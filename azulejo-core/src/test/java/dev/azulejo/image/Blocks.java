package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

/** What the tests of block views share: random planes, and the promise that blocks do not matter. */
final class Blocks {
    private Blocks() {}

    /** The seed of random tests: {@code -Dtest.seed=N}, or the clock; printed so that a failure can be replayed. */
    static long seed() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("-Dtest.seed=" + seed);
        return seed;
    }

    static Planes random(Random random, int channels, int height, int width) {
        Planes planes = new Planes(channels, height, width);
        for (int i = 0; i < planes.data().length; i++) {
            planes.data()[i] = random.nextFloat();
        }
        return planes;
    }

    /** Reads the view whole, in rows, in tiles that reach outside, and mirrored: the same bits each time. */
    static void assertThatBlocksDoNotMatter(BlockSource view, Random random) {
        Planes whole = view.readAll();
        Planes rows = new Planes(view.channels(), view.height(), view.width());
        int band = 1 + random.nextInt(9);
        for (int y = 0; y < view.height(); y += band) {
            rows.write(y, 0, view.read(y, 0, Math.min(band, view.height() - y), view.width()));
        }
        assertThat(rows.data()).as("in bands of " + band + " rows").containsExactly(whole.data());
        for (int i = 0; i < 12; i++) {
            int height = 1 + random.nextInt(view.height() + 4);
            int width = 1 + random.nextInt(view.width() + 4);
            int y = random.nextInt(2 * view.height() + 8) - view.height() - 4;
            int x = random.nextInt(2 * view.width() + 8) - view.width() - 4;
            assertThat(view.read(y, x, height, width).data())
                    .as("block of %dx%d at (%d, %d)", height, width, y, x)
                    .containsExactly(whole.read(y, x, height, width).data());
        }
    }
}
