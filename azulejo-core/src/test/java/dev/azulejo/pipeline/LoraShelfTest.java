package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LoRAs are found by name where other programs keep them. */
class LoraShelfTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "models/Stable-diffusion/real.safetensors, models/Lora/detail.safetensors",
        "models/Stable-diffusion/xl/real.safetensors, models/Lora/people/detail.pt",
        "models/checkpoints/real.ckpt, models/loras/detail.safetensors",
        "models/checkpoints/real.ckpt, models/checkpoints/lora/detail.ckpt",
        "mine/real, mine/real/loras/detail.bin",
        "mine/real, mine/LoRA/sub/sub/detail.safetensors"
    })
    void besideTheModel(String model, String lora) throws IOException {
        Path file = touched(lora);
        Path place = folder.resolve(model);
        Files.createDirectories(place.getParent());
        LoraShelf shelf = LoraShelf.of(Optional.empty(), place.toString().contains(".") ? touched(model) : made(place));
        assertThat(shelf.find("detail")).contains(file);
        assertThat(shelf.find("detai")).isEmpty();
        assertThat(shelf.places()).contains(shelf.folders().get(0).toString());
    }

    @Test
    void onlyInTheChosenFolderIfThereIsOne() throws IOException {
        touched("models/Lora/detail.safetensors");
        Path chosen = touched("elsewhere/deep/detail.safetensors");
        Path model = touched("models/Stable-diffusion/real.safetensors");
        assertThat(LoraShelf.of(Optional.of(folder.resolve("elsewhere")), model).find("detail"))
                .contains(chosen);
        LoraShelf missing = LoraShelf.of(Optional.of(folder.resolve("nowhere")), model);
        assertThat(missing.find("detail")).isEmpty();
    }

    @Test
    void theExactNameComesFirstThenTheNearerFileThenSafetensors() throws IOException {
        touched("Lora/a/Detail.safetensors");
        touched("Lora/Detail.pt");
        Path exact = touched("Lora/b/detail.pt");
        touched("Lora/b/c/detail.safetensors");
        LoraShelf shelf = LoraShelf.of(Optional.of(folder.resolve("Lora")), folder);
        assertThat(shelf.find("detail")).contains(exact);
        Path better = touched("Lora/b/detail.safetensors");
        assertThat(shelf.find("detail")).contains(better);
        assertThat(shelf.find("DETAIL")).contains(folder.resolve("Lora/Detail.pt"));
    }

    @Test
    void otherFilesAreNoLoras() throws IOException {
        touched("Lora/detail.png");
        touched("Lora/detail.txt");
        Files.createDirectories(folder.resolve("Lora/detail.safetensors"));
        assertThat(LoraShelf.of(Optional.of(folder.resolve("Lora")), folder).find("detail"))
                .isEmpty();
    }

    private static Path made(Path place) throws IOException {
        return Files.createDirectories(place);
    }

    private Path touched(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.exists(file) ? file : Files.createFile(file);
    }
}
