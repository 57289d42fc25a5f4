package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.ModelException;
import dev.azulejo.fault.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A single file of weights by its address, {@code https://host/path/model.safetensors}: fetched once into a folder, resumed
 * when it was cut. Nothing tells its hash, so that only its length is checked; and what lies at the address is asked for
 * no more once the file is there.
 */
public final class WebFile {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private WebFile() {}

    /** True if the text is a web address: it begins with {@code https://}, or with {@code http://} of this machine. */
    public static boolean matches(String text) {
        return text.startsWith("https://") || text.startsWith("http://");
    }

    /**
     * Has the file on this machine.
     *
     * @param folder where files from the web are kept; each address has a folder of its own in it
     * @return the file, by the last part of its address
     * @throws SettingsException if the address is not secure, or names no file
     * @throws ModelException if the server does not give it or cannot be reached
     * @throws MachineException if it cannot be written
     * @throws CancelledException if cancelled; what was fetched stays, and the next call goes on there
     */
    public static Path fetch(String address, Path folder, TransferProgress progress, Cancellation cancellation) {
        return fetch(address, folder, progress, cancellation, new Web(Optional.empty(), PATIENCE, Pause.SLEEP));
    }

    static Path fetch(String address, Path folder, TransferProgress progress, Cancellation cancellation, Web web) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("'" + address + "' is no proper web address.", e);
        }
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!Web.isSecureOrLocal(uri) || !HubReference.isInside(name)) {
            throw new SettingsException("'" + address
                    + "' has to be an https address that ends with the name of a file, such as model.safetensors.");
        }
        Path target = folder.resolve(key(address)).resolve(name);
        FileLocks.locked(target.resolveSibling(name + ".lock"), cancellation, () -> {
            if (!Files.isRegularFile(target)) {
                try {
                    new Download(web, name, uri, target, OptionalLong.empty(), Optional.empty(), progress, cancellation)
                            .run();
                } catch (UnreachableException e) {
                    throw new ModelException(name + " cannot be fetched: " + e.getMessage(), e);
                }
            }
        });
        return target;
    }

    /** The files that a folder keeps, by name. Their addresses are not known any more. */
    public static List<CachedModel> cached(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, 2)) {
            List<CachedModel> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".lock"))
                    .sorted(Comparator.comparing(Path::getFileName))
                    .toList()) {
                found.add(new CachedModel(file.getFileName().toString(), file.getParent(), Files.size(file)));
            }
            return found;
        } catch (IOException | UncheckedIOException e) {
            throw new MachineException(
                    "the files from the web in " + folder + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private static String key(String address) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
