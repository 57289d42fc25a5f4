package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.checkpoint.hub.HubSettings;
import dev.azulejo.checkpoint.hub.LocalHub;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.ModelException;
import dev.azulejo.fault.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users write is found: paths, models of the Hub, and files of the web, here of a server that misbehaves. */
class ModelLocationTest {
    @TempDir
    private Path cache;

    @Test
    void aPathIsTakenAsItIsAndAtHomeWithATilde() {
        assertThat(of("some/folder").path()).isEqualTo(Path.of("some/folder"));
        assertThat(of("~/models/a.safetensors").path())
                .isEqualTo(Path.of(System.getProperty("user.home"), "models", "a.safetensors"));
        assertThat(of("~/models/a.safetensors").shortName()).isEqualTo("a.safetensors");
    }

    @Test
    void whoForgetsThePrefixOfTheHubIsTold() {
        assertThatThrownBy(() -> Components.open(of("owner/name")))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("owner/name does not exist", "hf:owner/name");
        assertThatThrownBy(() -> Components.open(of("./owner/name")))
                .isInstanceOf(ModelException.class)
                .hasMessageNotContaining("hf:");
    }

    @Test
    void aModelOfTheHubIsFetchedAndOpensThroughTheLinksOfTheCache() throws IOException {
        try (LocalHub hub = new LocalHub()) {
            for (String file : List.of("unet/config.json", "unet/diffusion_pytorch_model.safetensors")) {
                String name = file.substring("unet/".length());
                hub.files.put(
                        name,
                        Files.readAllBytes(
                                ComponentsTest.golden("sd1-tiny/" + file).path()));
            }
            hub.misbehaviours.add((exchange, all) -> LocalHub.answer(exchange, all, all.length / 2));
            List<String> heard = new ArrayList<>();
            ModelLocation place = of("hf:owner/name", hub, (file, done, total) -> heard.add(file), new Cancellation());
            assertThat(place.path()).startsWith(cache);
            assertThat(place.shortName()).isEqualTo("hf:owner/name");
            assertThat(Components.open(place).unet()).isPresent();
            assertThat(heard).contains("owner/name/diffusion_pytorch_model.safetensors");
            ModelLocation one = of(
                    "hf:owner/name/diffusion_pytorch_model.safetensors",
                    hub,
                    TransferProgress.NONE,
                    new Cancellation());
            assertThat(Components.open(one).unet()).isPresent();
        }
    }

    @Test
    void whatTheHubDoesNotHaveIsSaid() throws IOException {
        try (LocalHub hub = new LocalHub()) {
            hub.files.put("config.json", new byte[2]);
            assertThatThrownBy(() -> of("hf:owner/name", hub, TransferProgress.NONE, new Cancellation()))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("hf:owner/name");
            assertThatThrownBy(() -> of("hf:owner", hub, TransferProgress.NONE, new Cancellation()))
                    .isInstanceOf(SettingsException.class);
        }
    }

    @Test
    void fetchingIsCancelled() throws IOException {
        try (LocalHub hub = new LocalHub()) {
            hub.files.put("config.json", "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            hub.files.put("model.safetensors", new byte[1000]);
            Cancellation cancellation = new Cancellation();
            cancellation.cancel();
            assertThatThrownBy(() -> of("hf:owner/name", hub, TransferProgress.NONE, cancellation))
                    .isInstanceOf(CancelledException.class);
        }
    }

    private ModelLocation of(String name) {
        return ModelLocation.of(name, TransferProgress.NONE, new Cancellation());
    }

    private ModelLocation of(String name, LocalHub hub, TransferProgress progress, Cancellation cancellation) {
        HubSettings settings = new HubSettings(hub.address(), cache, Optional.empty(), false, Duration.ofSeconds(5));
        return ModelLocation.of(name, progress, cancellation, () -> settings);
    }
}
