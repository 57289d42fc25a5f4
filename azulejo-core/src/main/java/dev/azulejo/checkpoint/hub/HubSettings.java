package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the Hub is and where its cache lies, by the environment variables that the field agreed on (Hugging Face
 * documentation, "Environment variables").
 *
 * @param endpoint the Hub or a mirror, without a slash at its end
 * @param cache the folder with the {@code models--owner--name} folders
 * @param token an access token; sent to the endpoint's own host and to no other
 * @param offline use only what is cached
 * @param patience how long a connection may stay silent before it counts as cut
 */
public record HubSettings(URI endpoint, Path cache, Optional<String> token, boolean offline, Duration patience) {
    private static final String HUB = "https://huggingface.co";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public HubSettings {
        Objects.requireNonNull(cache, "cache");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(patience, "patience");
        if (token.isPresent() && !token.get().matches("[\\x21-\\x7e]+")) { // never shown, by no exception
            throw new SettingsException("The Hub's access token (HF_TOKEN, or the file of HF_TOKEN_PATH) has to be"
                    + " one line of ASCII letters, digits and signs; this one has spaces, line breaks or others.");
        }
        if (!Web.isSecureOrLocal(endpoint)) {
            throw new SettingsException("The Hub's address " + endpoint.getScheme() + "://" + endpoint.getHost()
                    + " (HF_ENDPOINT) has to begin with https:// and name a host, without a user or password.");
        }
    }

    /** The settings of this process: its environment and its user's home. */
    public static HubSettings ofEnvironment() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /**
     * Reads {@code HF_ENDPOINT}, {@code HF_HUB_CACHE}, {@code HF_HOME}, {@code XDG_CACHE_HOME}, {@code HF_TOKEN},
     * {@code HF_TOKEN_PATH} and {@code HF_HUB_OFFLINE}.
     *
     * @throws SettingsException if the endpoint is no address, or the token cannot be one
     * @throws MachineException if the file with the token cannot be read
     */
    public static HubSettings of(Map<String, String> environment, Path userHome) {
        Path home = path(environment, "HF_HOME", userHome)
                .orElseGet(() -> path(environment, "XDG_CACHE_HOME", userHome)
                        .orElse(userHome.resolve(".cache"))
                        .resolve("huggingface"));
        Path cache = path(environment, "HF_HUB_CACHE", userHome).orElse(home.resolve("hub"));
        String endpoint = value(environment, "HF_ENDPOINT").orElse(HUB);
        boolean offline = value(environment, "HF_HUB_OFFLINE")
                .filter(value -> List.of("1", "true", "yes", "on").contains(value.toLowerCase(Locale.ROOT)))
                .isPresent();
        Optional<String> token = value(environment, "HF_TOKEN")
                .or(() -> stored(path(environment, "HF_TOKEN_PATH", userHome).orElse(home.resolve("token"))));
        try {
            URI address = URI.create(endpoint.replaceAll("/+$", ""));
            return new HubSettings(address, cache, token, offline, PATIENCE);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "HF_ENDPOINT is '" + endpoint + "', expected an address such as " + HUB + ".", e);
        }
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static Optional<Path> path(Map<String, String> environment, String name, Path userHome) {
        return value(environment, name)
                .map(value -> value.startsWith("~/") ? userHome.resolve(value.substring(2)) : Path.of(value));
    }

    private static Optional<String> stored(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip())
                    .filter(value -> !value.isEmpty());
        } catch (IOException e) {
            throw new MachineException(
                    "The Hub's access token in " + file + " cannot be read: set HF_TOKEN, or remove the file.", e);
        }
    }

    /** Without the token: settings are logged. */
    @Override
    public String toString() {
        return "HubSettings[" + endpoint + ", cache " + cache + (token.isPresent() ? ", with a token" : "")
                + (offline ? ", offline" : "") + "]";
    }
}
