package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsTest {
    @TempDir
    private Path folder;

    @Test
    void weightsOfACoarserResolutionAreUsedAtFewerPositions() throws IOException {
        Checkpoint checkpoint = checkpoint(
                "conv_in.weight",
                "down_blocks.0.resnets.0.conv1.weight",
                "down_blocks.1.resnets.0.conv1.weight",
                "mid_block.resnets.0.conv1.weight",
                "up_blocks.0.resnets.0.conv1.weight",
                "up_blocks.1.resnets.0.conv1.weight");
        assertThat(Operations.perPosition(checkpoint)).isEqualTo(2 * 16 * (1 + 1 + 0.25 + 0.25 + 0.25 + 1));
    }

    @Test
    void aChainOfLayersWorksAtOneResolution() throws IOException {
        assertThat(Operations.perPosition(checkpoint("body.0.weight", "body.2.weight")))
                .isEqualTo(2 * 16 * 2);
    }

    /** A file of tensors with 16 numbers each. */
    private Checkpoint checkpoint(String... names) throws IOException {
        StringJoiner header = new StringJoiner(",", "{", "}");
        for (int i = 0; i < names.length; i++) {
            header.add("\"%s\":{\"dtype\":\"F32\",\"shape\":[4,4],\"data_offsets\":[%d,%d]}"
                    .formatted(names[i], 64 * i, 64 * i + 64));
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        byte[] file = ByteBuffer.allocate(8 + text.length + 64 * names.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
        return Checkpoint.open(Files.write(folder.resolve("w.safetensors"), file));
    }
}
