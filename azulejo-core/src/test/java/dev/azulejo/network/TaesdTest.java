package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.checkpoint.TaesdNames;
import dev.azulejo.fault.ModelException;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tiny autoencoder by its author's names is the one that diffusers has. */
class TaesdTest {
    @TempDir
    Path folder;

    private final Checkpoint diffusers = Golden.checkpoint("tiny-autoencoder/diffusion_pytorch_model.safetensors");

    @Test
    void eitherHalfFindsTheOtherAndNeedsNoConfiguration() throws IOException {
        Path encoder = write("taesd_encoder.safetensors", "encoder.layers.", 0);
        Path decoder = write("taesd_decoder.safetensors", "decoder.layers.", 1);
        Golden golden = Golden.open("tiny-autoencoder.golden.safetensors");
        try (Engine engine = Engine.open("cpu", 1)) {
            for (Path given : new Path[] {encoder, decoder}) {
                Checkpoint half = Checkpoint.open(given);
                assertThat(AutoencoderTiny.matches(half)).isTrue();
                AutoencoderTiny network = AutoencoderTiny.detect(half);
                Tensor latents = Golden.run(
                                engine, network.encoder(), Map.of("x", Golden.mapped(golden.tensor("image"), 0.5, 0.5)))
                        .get("z");
                golden.assertEquals("latents", latents);
                Tensor decoded = Golden.run(engine, network.decoder(), Map.of("z", golden.tensor("latents")))
                        .get("x");
                golden.assertEquals("decoded", Golden.mapped(decoded, 2, -1));
            }
        }
    }

    @Test
    void whatIsDetectedIsWhatTheConfigurationSays() {
        AutoencoderTiny detected = AutoencoderTiny.detect(diffusers);
        AutoencoderTiny configured = AutoencoderTiny.of(diffusers, Golden.config("tiny-autoencoder/config.json"));

        assertThat(detected.factor()).isEqualTo(configured.factor());
        assertThat(detected.latentChannels()).isEqualTo(configured.latentChannels());
        assertThat(detected.encodeHalo()).isEqualTo(configured.encodeHalo());
        assertThat(detected.decodeHalo()).isEqualTo(configured.decodeHalo());
    }

    @Test
    void halfAnAutoencoderIsRefusedWithThePlaceOfTheOtherHalf() throws IOException {
        Checkpoint encoder = Checkpoint.open(write("my_encoder.safetensors", "encoder.layers.", 0));

        assertThatThrownBy(() -> AutoencoderTiny.detect(encoder))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(
                        "my_encoder.safetensors", "expected the decoder too", "my_decoder.safetensors");
        assertThatThrownBy(() -> TaesdNames.of(encoder, encoder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no decoder");
    }

    /** A half with its layers numbered alone, from a number on. */
    private Path write(String name, String prefix, int first) throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Checkpoint half = diffusers.under(prefix);
        for (String tensor : half.names()) {
            int dot = tensor.indexOf('.');
            tensors.put(
                    Integer.parseInt(tensor.substring(0, dot)) + first + tensor.substring(dot), half.tensor(tensor));
        }
        StringBuilder header = new StringBuilder("{");
        long end = 0;
        for (Map.Entry<String, StoredTensor> entry : tensors.entrySet()) {
            StoredTensor tensor = entry.getValue();
            long begin = end;
            end += tensor.length();
            header.append(header.length() == 1 ? "" : ",")
                    .append("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(entry.getKey(), tensor.type(), tensor.shape(), begin, end));
        }
        byte[] json = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate((int) (8 + json.length + end)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        tensors.values().forEach(tensor -> bytes.put(tensor.bytes()));
        return Files.write(folder.resolve(name), bytes.array());
    }
}
