package dev.azulejo.runtime;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where this program keeps what it can make again. */
public final class CacheFolder {
    /** System property that names another folder. */
    public static final String PROPERTY = "azulejo.cache";

    private CacheFolder() {}

    /**
     * The folder: what {@value #PROPERTY} says, else {@code azulejo} in the place that the system has for caches. It may
     * not exist yet.
     */
    public static Path path() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .orElseGet(() -> systemCaches().resolve("azulejo"));
    }

    private static Path systemCaches() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Path home = Path.of(System.getProperty("user.home", "."));
        if (system.contains("win")) {
            return environment("LOCALAPPDATA").orElse(home.resolve("AppData").resolve("Local"));
        }
        if (system.contains("mac")) {
            return home.resolve("Library").resolve("Caches");
        }
        return environment("XDG_CACHE_HOME").filter(Path::isAbsolute).orElse(home.resolve(".cache"));
    }

    private static Optional<Path> environment(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(text -> !text.isBlank())
                .map(Path::of);
    }
}
