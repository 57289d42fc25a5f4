package dev.azulejo.study;

import dev.azulejo.EngineSettings;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;
import dev.azulejo.model.ModelLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What changes with everything that decides a result. */
final class Fingerprint {
    private Fingerprint() {}

    /** SHA-256 of a picture's file. */
    static String of(Path file) {
        try {
            return hex(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new PictureException("%s cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
    }

    /** SHA-256 of texts in their order. */
    static String of(List<String> texts) {
        return hex(String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
    }

    /** The setup, and the files of its networks. The device and its threads change a result by rounding only. */
    static String of(Setup setup) {
        EngineSettings engine = setup.engine();
        return of(List.of(
                setup.settings().toString(),
                files(engine.model()),
                engine.upscaler().map(Fingerprint::files).orElse(""),
                engine.vae().map(Fingerprint::files).orElse(""),
                engine.prediction().orElse(""),
                engine.precision().id()));
    }

    /** Names, sizes and dates of the files of a network; what is from the web goes by its name. */
    private static String files(String name) {
        if (name.startsWith("hf:") || name.startsWith("https:")) {
            return name;
        }
        Path place = ModelLocation.of(name, TransferProgress.NONE, new Cancellation())
                .path();
        if (name.equals(EngineSettings.BUILTIN)) {
            // It is unpacked anew on every machine, into a folder whose name tells its content.
            return place.getFileName().toString();
        }
        if (!Files.exists(place)) {
            return name;
        }
        try (Stream<Path> all = Files.walk(place)) {
            return name
                    + all.filter(Files::isRegularFile)
                            .sorted()
                            .map(file -> place.relativize(file) + " " + stamp(file))
                            .collect(Collectors.joining(","));
        } catch (IOException | UncheckedIOException e) {
            throw new MachineException("%s cannot be listed (%s)".formatted(place, e.getMessage()), e);
        }
    }

    private static String stamp(Path file) {
        try {
            return Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
