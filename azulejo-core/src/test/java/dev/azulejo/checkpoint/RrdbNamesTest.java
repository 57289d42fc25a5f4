package dev.azulejo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RrdbNamesTest {
    @TempDir
    Path folder;

    @Test
    void theNamesOf2018GiveTheSameNetwork() throws IOException {
        Checkpoint expected = Checkpoint.open(golden("rrdb_x4.safetensors"));
        Checkpoint found = RrdbNames.of(Checkpoint.open(golden("rrdb_x4.esrgan2018.pth")));

        assertThat(found.names()).containsExactlyInAnyOrderElementsOf(expected.names());
        for (String name : expected.names()) {
            float[] values = found.tensor(name).floats();
            for (int i = 0; i < values.length; i++) { // float32 in the one, float16 in the other
                values[i] = Float16.toFloat(Float16.fromFloat(values[i]));
            }
            assertThat(values).isEqualTo(expected.tensor(name).floats());
            assertThat(found.tensor(name).shape())
                    .isEqualTo(expected.tensor(name).shape());
        }
    }

    @Test
    void theRowOf2018MayHaveAnyNumberOfDoublings() throws IOException {
        assertThat(view("model.0.weight", "model.1.sub.0.weight", "model.2.weight", "model.4.weight"))
                .containsExactly("conv_first.weight", "conv_body.weight", "conv_hr.weight", "conv_last.weight");
        assertThat(view("model.0.weight", "model.1.sub.0.weight", "model.3.weight", "model.5.weight", "model.7.weight"))
                .containsExactly(
                        "conv_first.weight",
                        "conv_body.weight",
                        "conv_up1.weight",
                        "conv_hr.weight",
                        "conv_last.weight");
    }

    @Test
    void theNamesBetweenAreKnownToo() throws IOException {
        assertThat(view(
                        "module.conv_first.weight",
                        "module.RRDB_trunk.3.RDB2.conv5.bias",
                        "module.trunk_conv.weight",
                        "module.upconv1.weight",
                        "module.upconv2.weight",
                        "module.HRconv.weight",
                        "module.conv_last.weight"))
                .containsExactly(
                        "conv_first.weight",
                        "body.3.rdb2.conv5.bias",
                        "conv_body.weight",
                        "conv_up1.weight",
                        "conv_up2.weight",
                        "conv_hr.weight",
                        "conv_last.weight");
    }

    @Test
    void anyOtherNetworkStaysAsItIs() throws IOException {
        assertThat(view("body.0.weight", "body.0.bias")).containsExactly("body.0.weight", "body.0.bias");
    }

    private Iterable<String> view(String... names) throws IOException {
        Object[] namesAndValues = List.of(names).stream()
                .flatMap(name -> List.<Object>of(name, new float[0]).stream())
                .toArray();
        return RrdbNames.of(Checkpoint.open(SafetensorsFile.write(
                        folder.resolve("names.safetensors"), SafetensorsFile.floats(namesAndValues))))
                .names();
    }

    private Path golden(String name) throws IOException {
        try (InputStream in = RrdbNamesTest.class.getResourceAsStream("/golden/upscalers/" + name)) {
            Path file = folder.resolve(name);
            Files.copy(in, file);
            return file;
        }
    }
}
