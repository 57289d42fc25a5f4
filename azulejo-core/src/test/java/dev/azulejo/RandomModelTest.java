package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.model.ModelVersion;
import dev.azulejo.network.Config;
import dev.azulejo.network.ControlNet;
import dev.azulejo.runtime.Engine;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomModelTest {
    @TempDir
    private Path folder;

    @Test
    void opensAsAModelThatTakesAPrompt() throws IOException {
        Path model = RandomModel.write(folder.resolve("model"));
        try (Engine engine = Engine.open("cpu", 1);
                DiffusionModel opened = DiffusionModel.open(
                        ModelLocation.of(model.toString(), TransferProgress.NONE, new Cancellation()), engine)) {
            assertThat(opened.takesPrompt()).isTrue();
            assertThat(opened.version()).isEqualTo(ModelVersion.STABLE_DIFFUSION_1);
            assertThat(opened.granularity()).isEqualTo(4);
        }
    }

    @Test
    void theControlNetHasAResidualForEachSkipAndTheMiddle() throws IOException {
        Path control = RandomModel.control(folder.resolve("control"), 1);
        ControlNet network = ControlNet.of(
                Checkpoint.open(control.resolve("diffusion_pytorch_model.safetensors")),
                Config.read(control.resolve("config.json")));
        assertThat(network.factor()).isEqualTo(2);
        assertThat(network.residuals()).isEqualTo(6);
    }
}
