package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.MachineException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    Path folder;

    @Test
    void holdsWhatPlanesHoldWhateverBlocksAreWrittenAndRead() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("-Dtest.seed=" + seed);
        Random random = new Random(seed);
        // Some strips in the file, the last one a narrow one.
        int length = random.nextBoolean() ? 83 : 3 * 256 + 83;
        Planes expected = new Planes(3, 61, length);
        try (Spool spool = Spool.create(folder.resolve("spool"), 3, 61, length)) {
            for (int i = 0; i < 200; i++) {
                boolean wholeRows = random.nextInt(4) == 0;
                Planes block =
                        random(random, 1 + random.nextInt(40), wholeRows ? length : 1 + random.nextInt(length + 20));
                int y = random.nextInt(90) - 20;
                int x = wholeRows ? 0 : random.nextInt(length + 40) - 20;
                spool.write(y, x, block);
                expected.write(y, x, block);
                int height = 1 + random.nextInt(80);
                int width = 1 + random.nextInt(length + 40);
                int fromY = random.nextInt(100) - 30;
                int fromX = random.nextInt(length + 20) - 30;
                assertThat(spool.read(fromY, fromX, height, width).data())
                        .containsExactly(
                                expected.read(fromY, fromX, height, width).data());
            }
            assertThat(spool.readAll().data()).containsExactly(expected.data());
        }
    }

    @Test
    void rowsLongerThanItsBuffersAreWhole() {
        Planes wide = random(new Random(1), 2, (1 << 17) + 3);
        try (Spool spool = Spool.create(folder.resolve("spool"), 3, 2, wide.width())) {
            spool.write(0, 0, wide);
            assertThat(spool.readAll().data()).containsExactly(wide.data());
            assertThat(spool.read(1, 5, 1, wide.width() - 9).data())
                    .containsExactly(wide.read(1, 5, 1, wide.width() - 9).data());
        }
    }

    @Test
    void isThereAgainWhenItIsOpened() {
        Planes block = random(new Random(2), 7, 9);
        try (Spool spool = Spool.create(folder.resolve("spool"), 3, 7, 9)) {
            spool.write(0, 0, block);
            spool.sync();
        }
        try (Spool again = Spool.open(folder.resolve("spool"), 3, 7, 9)) {
            assertThat(again.readAll().data()).containsExactly(block.data());
            again.delete();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileOfAnotherLengthIsRefused() {
        Spool.create(folder.resolve("spool"), 1, 2, 3).close();
        assertThatThrownBy(() -> Spool.open(folder.resolve("spool"), 1, 2, 4))
                .isInstanceOf(MachineException.class)
                .hasMessageContainingAll("24 bytes", "expected 32");
    }

    @Test
    void morePlanesThanAnArrayHoldsAreAddressed() {
        // Where the file system can, a file takes only the room of what was written.
        try (Spool spool = Spool.create(folder.resolve("spool"), 1, 70_000, 70_000)) {
            Planes block = new Planes(1, 1, 2, new float[] {3, 4});
            spool.write(69_999, 69_998, block);
            assertThat(spool.read(69_999, 69_997, 1, 3).data()).containsExactly(0, 3, 4);
            spool.delete();
        }
    }

    private static Planes random(Random random, int height, int width) {
        Planes planes = new Planes(3, height, width);
        for (int i = 0; i < planes.data().length; i++) {
            planes.data()[i] = random.nextFloat();
        }
        return planes;
    }
}
