package dev.azulejo.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.SettingsException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubReferenceTest {
    @Test
    void aReferenceHasOwnerNameFileAndRevision() {
        assertThat(HubReference.of("hf:owner/na.me_1"))
                .isEqualTo(new HubReference("owner", "na.me_1", Optional.empty(), "main"));
        assertThat(HubReference.of("hf:owner/name@refs/pr/3").revision()).isEqualTo("refs/pr/3");
        assertThat(HubReference.of("hf:o/n/vae/model.safetensors@v1.0"))
                .isEqualTo(new HubReference("o", "n", Optional.of("vae/model.safetensors"), "v1.0"))
                .hasToString("hf:o/n/vae/model.safetensors@v1.0");
        assertThat(HubReference.of("hf:o/n")).hasToString("hf:o/n");
        assertThat(HubReference.matches("hf:o/n")).isTrue();
        assertThat(HubReference.matches("./o/n")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf:",
                "hf:name",
                "hf:/name",
                "hf:owner/",
                "hf:../name",
                "hf:owner/..",
                "hf:owner/a--b",
                "hf:owner/name@",
                "hf:owner/name@../x",
                "hf:owner/name@a/../../b",
                "hf:owner/name//x",
                "hf:owner/name/../x",
                "hf:owner/name@a\\b",
                "hf:ow ner/name",
                "hf:owner/name@a\u0000b"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> HubReference.of(text)).isExactlyInstanceOf(SettingsException.class);
    }

    @Test
    void theEnvironmentSaysWhereTheCacheAndTheTokenAre(@TempDir Path home) throws Exception {
        assertThat(HubSettings.of(Map.of(), home).cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(HubSettings.of(Map.of(), home).endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(HubSettings.of(Map.of(), home).token()).isEmpty();
        assertThat(HubSettings.of(Map.of("XDG_CACHE_HOME", "/x"), home).cache())
                .isEqualTo(Path.of("/x/huggingface/hub"));
        assertThat(HubSettings.of(Map.of("HF_HOME", "~/h", "XDG_CACHE_HOME", "/x"), home)
                        .cache())
                .isEqualTo(home.resolve("h/hub"));
        assertThat(HubSettings.of(Map.of("HF_HOME", "/h", "HF_HUB_CACHE", "/c"), home)
                        .cache())
                .isEqualTo(Path.of("/c"));
        assertThat(HubSettings.of(Map.of("HF_ENDPOINT", "https://mirror.example/"), home)
                        .endpoint())
                .isEqualTo(URI.create("https://mirror.example"));
        assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", "1"), home).offline())
                .isTrue();
        assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", "0"), home).offline())
                .isFalse();
        Files.createDirectories(home.resolve("h"));
        Files.writeString(home.resolve("h/token"), "stored\n");
        assertThat(HubSettings.of(Map.of("HF_HOME", "~/h"), home).token()).contains("stored");
        assertThat(HubSettings.of(Map.of("HF_HOME", "~/h", "HF_TOKEN", "given"), home)
                        .token())
                .contains("given");
    }

    @Test
    void anEndpointInTheClearIsRefusedAndTheTokenIsNotPrinted(@TempDir Path home) {
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", "http://mirror.example"), home))
                .isExactlyInstanceOf(SettingsException.class)
                .hasMessageContaining("https://");
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", "not an address"), home))
                .isExactlyInstanceOf(SettingsException.class);
        assertThat(HubSettings.of(Map.of("HF_TOKEN", "secret"), home).toString())
                .doesNotContain("secret");
        for (String token : List.of("secret\nX-Other: 1", "secret secret", "secret\u00e4")) {
            assertThatThrownBy(() -> HubSettings.of(Map.of("HF_TOKEN", token), home))
                    .isExactlyInstanceOf(SettingsException.class)
                    .hasMessageContaining("HF_TOKEN")
                    .hasMessageNotContaining("secret")
                    .hasNoCause();
        }
    }

    @Test
    void anOriginIsSchemeHostAndPort() {
        URI hub = URI.create("https://hub.example");
        assertThat(Web.sameOrigin(hub, URI.create("https://HUB.example:443/x"))).isTrue();
        assertThat(Web.sameOrigin(hub, URI.create("http://hub.example/x"))).isFalse();
        assertThat(Web.sameOrigin(hub, URI.create("https://cdn.hub.example/x"))).isFalse();
        assertThat(Web.sameOrigin(hub, URI.create("https://hub.example:444/x"))).isFalse();
        assertThat(Web.isSecureOrLocal(URI.create("http://localhost.evil.example/x")))
                .isFalse();
        assertThat(Web.isSecureOrLocal(URI.create("https://user:pass@hub.example/x")))
                .isFalse();
    }
}
