package dev.azulejo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedTorchFileTest {
    private static final int CASES = 10_000;

    @TempDir
    Path folder;

    @Test
    void everyDamagedPickleInAZipOpensSoundlyOrIsRefusedInASentence() throws IOException {
        Map<String, byte[]> entries =
                TorchFile.entries(Files.write(folder.resolve("srvgg_x2.pth"), golden("srvgg_x2.pth")));
        byte[] zip = TorchFile.zip(entries);
        DamagedFiles files = new DamagedFiles(Path.of("damaged.pth"));

        files.open(CASES, random -> damage(entries, zip, random));

        assertThat(files.opened()).isPositive();
        assertThat(files.kindsOfRefusal()).isGreaterThan(15);
    }

    @Test
    void everyDamagedLegacyFileOpensSoundlyOrIsRefusedInASentence() throws IOException {
        byte[] whole = golden("srvgg_x2.legacy.pth");
        int pickles = 2060; // where the storages begin; most damage should go before that
        DamagedFiles files = new DamagedFiles(Path.of("damaged.legacy.pth"));

        files.open(CASES, random -> {
            byte[] head = new Mutator(random).mutate(Arrays.copyOf(whole, pickles));
            return Mutator.splice(whole, 0, pickles, head);
        });

        assertThat(files.opened()).isPositive();
        assertThat(files.kindsOfRefusal()).isGreaterThan(15);
    }

    /** Mostly a damaged pickle in a sound zip, now and then a damaged zip. */
    private static byte[] damage(Map<String, byte[]> entries, byte[] zip, SplittableRandom random) {
        Mutator mutator = new Mutator(random);
        if (random.nextInt(4) == 0) {
            int directory = zip.length - 1700;
            byte[] tail = mutator.mutate(Arrays.copyOfRange(zip, directory, zip.length));
            return Mutator.splice(zip, directory, zip.length, tail);
        }
        Map<String, byte[]> damaged = new LinkedHashMap<>(entries);
        damaged.computeIfPresent("srvgg_x2/data.pkl", (name, pickle) -> mutator.mutate(pickle));
        try {
            return TorchFile.zip(damaged);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = DamagedTorchFileTest.class.getResourceAsStream("/golden/upscalers/" + name)) {
            return in.readAllBytes();
        }
    }
}
