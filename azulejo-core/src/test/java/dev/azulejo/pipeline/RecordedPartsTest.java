package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Area;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedPartsTest {
    private static final Area LEFT = new Area(0, 0, 8, 5);
    private static final Area RIGHT = new Area(0, 5, 8, 5);

    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsThereAgain() {
        try (Spool spool = Spool.create(spoolFile(), 2, 8, 10);
                RecordedParts parts = new RecordedParts(spool, record())) {
            assertThat(parts.holds(LEFT)).isFalse();
            parts.write(0, 0, filled(8, 5, 3));
            // What reaches past the edge is cut off.
            parts.moved(2, 3).write(2, 8, filled(20, 20, 4));
        }
        try (Spool spool = Spool.open(spoolFile(), 2, 8, 10);
                RecordedParts parts = new RecordedParts(spool, record())) {
            assertThat(parts.holds(LEFT)).isTrue();
            assertThat(parts.moved(2, 3).holds(LEFT.moved(2, 3))).isTrue();
            assertThat(parts.holds(RIGHT)).isTrue();
            assertThat(parts.holds(new Area(0, 5, 8, 4))).isFalse();
        }
    }

    @Test
    void whatTheDiskLostIsNotThere() {
        try (Spool spool = Spool.create(spoolFile(), 2, 8, 10);
                RecordedParts parts = new RecordedParts(spool, record())) {
            parts.write(0, 0, filled(8, 5, 3));
            parts.write(0, 5, filled(8, 5, 3));
            spool.write(3, 7, filled(1, 1, 0));
        }
        try (Spool spool = Spool.open(spoolFile(), 2, 8, 10);
                RecordedParts parts = new RecordedParts(spool, record())) {
            assertThat(parts.holds(LEFT)).isTrue();
            assertThat(parts.holds(RIGHT)).isFalse();
        }
    }

    @Test
    void halfALineIsNone() throws IOException {
        try (Spool spool = Spool.create(spoolFile(), 2, 8, 10);
                RecordedParts parts = new RecordedParts(spool, record())) {
            parts.write(0, 0, filled(8, 5, 3));
            parts.write(0, 5, filled(8, 5, 3));
        }
        byte[] whole = Files.readAllBytes(record());
        for (int length = 0; length < whole.length; length++) {
            Files.write(record(), Arrays.copyOf(whole, length));
            try (Spool spool = Spool.open(spoolFile(), 2, 8, 10);
                    RecordedParts parts = new RecordedParts(spool, record())) {
                assertThat(parts.holds(RIGHT))
                        .as("of %d bytes %d", whole.length, length)
                        .isEqualTo(length == whole.length - 1);
            }
        }
    }

    private Path spoolFile() {
        return folder.resolve("spool");
    }

    private Path record() {
        return folder.resolve("record");
    }

    private static Planes filled(int height, int width, float value) {
        Planes planes = new Planes(2, height, width);
        Arrays.fill(planes.data(), value);
        return planes;
    }
}
