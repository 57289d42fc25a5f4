package dev.azulejo.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.fault.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebFileTest {
    @TempDir
    Path folder;

    @Test
    void aFileIsFetchedOnceAndGoesOnAfterACut() throws IOException {
        try (LocalHub server = new LocalHub()) {
            byte[] bytes = new byte[10_000];
            bytes[9_999] = 7;
            server.files.put("model.safetensors", bytes);
            server.misbehaviours.add((exchange, all) -> LocalHub.answer(exchange, all, 4_000));
            String address = server.address() + "/" + LocalHub.COMMIT + "/model.safetensors";

            Path file = fetch(address);

            assertThat(file).hasFileName("model.safetensors").hasBinaryContent(bytes);
            assertThat(fetch(address)).isEqualTo(file);
            assertThat(server.requests.stream().map(LocalHub.Request::range)).containsExactly(null, "bytes=4000-");
        }
    }

    @Test
    void aMissingFileAndAnInsecureAddressAreRefused() throws IOException {
        try (LocalHub server = new LocalHub()) {
            assertThatThrownBy(() -> fetch(server.address() + "/" + LocalHub.COMMIT + "/none.pth"))
                    .isExactlyInstanceOf(ModelException.class)
                    .hasMessageContaining("none.pth")
                    .hasMessageContaining("404");
        }
        for (String address : new String[] {
            "http://example.invalid/a.pth", "https://example.invalid/", "https://example.invalid/..", "https://a b/c"
        }) {
            assertThatThrownBy(() -> fetch(address)).isExactlyInstanceOf(SettingsException.class);
        }
    }

    @Test
    void aDigestIsASha256OrAGitBlobId() throws IOException {
        Path file = Files.writeString(folder.resolve("hello"), "hello\n");

        assertThat(Digest.of("ce013625030ba8dba906f756967f9e9ca394464a")
                        .orElseThrow()
                        .matches(file, new Cancellation()))
                .isTrue();
        assertThat(Digest.of("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")
                        .orElseThrow()
                        .matches(file, new Cancellation()))
                .isTrue();
        assertThat(Digest.of("0".repeat(64)).orElseThrow().matches(file, new Cancellation()))
                .isFalse();
        assertThat(Digest.of("../../etc/passwd")).isEmpty();
    }

    private Path fetch(String address) {
        Web web = new Web(Optional.empty(), Duration.ofSeconds(20), (pause, cancellation) -> {});
        return WebFile.fetch(address, folder, TransferProgress.NONE, new Cancellation(), web);
    }
}
