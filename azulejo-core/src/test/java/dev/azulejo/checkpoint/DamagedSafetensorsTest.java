package dev.azulejo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DamagedSafetensorsTest {
    private static final int CASES = 30_000;

    @Test
    void everyDamagedFileOpensSoundlyOrIsRefusedInASentence() throws IOException {
        byte[] header = ("{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"conv.weight\":{\"dtype\":\"F16\",\"shape\":[4,2,3,3],\"data_offsets\":[0,144]},"
                        + "\"conv.bias\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[144,160]},"
                        + "\"steps\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[160,168]},"
                        + "\"mask\":{\"dtype\":\"BOOL\",\"shape\":[1,2],\"data_offsets\":[168,170]}}")
                .getBytes(StandardCharsets.UTF_8);
        DamagedFiles files = new DamagedFiles(Path.of("damaged.safetensors"));

        files.open(CASES, random -> damage(header, random));

        assertThat(files.opened()).isPositive();
        assertThat(files.kindsOfRefusal()).isGreaterThan(15);
    }

    /** Mostly a damaged header of the right length, now and then damage anywhere. */
    private static byte[] damage(byte[] header, SplittableRandom random) {
        Mutator mutator = new Mutator(random);
        if (random.nextInt(5) > 0) {
            return SafetensorsFile.bytes(mutator.mutate(header), new byte[170]);
        }
        byte[] whole = SafetensorsFile.bytes(header, new byte[170]);
        if (random.nextBoolean()) {
            return mutator.mutate(whole);
        }
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(random.nextLong() >> random.nextInt(64))
                .array();
        return Mutator.splice(Arrays.copyOf(whole, whole.length), 0, 8, length);
    }
}
