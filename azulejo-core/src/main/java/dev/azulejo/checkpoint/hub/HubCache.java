package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.MachineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One model's folder in the cache that all tools of the field share (Hugging Face documentation, "Hub local cache"):
 * {@code blobs/HASH} has the bytes, {@code snapshots/COMMIT/PATH} are links to them, {@code refs/REVISION} has the commit
 * that a branch stood for when it was last asked for.
 */
final class HubCache {
    private final Path folder;
    private final Path locks;

    HubCache(Path cache, HubReference reference) {
        String name = "models--" + reference.owner() + "--" + reference.name();
        this.folder = cache.resolve(name);
        this.locks = cache.resolve(".locks").resolve(name);
    }

    Path snapshot(String commit) {
        return folder.resolve("snapshots").resolve(commit);
    }

    Path blob(String name) {
        return folder.resolve("blobs").resolve(name);
    }

    Path lock(String name) {
        return locks.resolve(name + ".lock");
    }

    /** The commit of a revision as far as the cache knows; a full commit stands for itself. */
    Optional<String> commit(String revision) {
        if (revision.matches("[0-9a-f]{40}")) {
            return Files.isDirectory(snapshot(revision)) ? Optional.of(revision) : Optional.empty();
        }
        Path ref = folder.resolve("refs").resolve(revision);
        try {
            return Files.isRegularFile(ref)
                    ? Optional.of(Files.readString(ref, StandardCharsets.UTF_8).strip())
                            .filter(commit -> commit.matches("[0-9a-f]{40}"))
                            .filter(commit -> Files.isDirectory(snapshot(commit)))
                    : Optional.empty();
        } catch (IOException e) {
            throw unusable(ref, e);
        }
    }

    /** Paths of the files that a snapshot has; none if there is no such snapshot. */
    List<String> files(String commit) {
        Path root = snapshot(commit);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    /** Remembers what a branch or tag stands for now. */
    void remember(String revision, String commit) {
        if (revision.equals(commit)) {
            return;
        }
        Path ref = folder.resolve("refs").resolve(revision);
        try {
            Files.createDirectories(ref.getParent());
            Path fresh = Files.createTempFile(ref.getParent(), "ref", ".tmp");
            Files.writeString(fresh, commit, StandardCharsets.UTF_8);
            Files.move(fresh, ref, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(ref, e);
        }
    }

    /** Makes a blob appear under its path: a relative link, or the file itself where links are not allowed. */
    void link(String commit, String path, Path blob) {
        Path link = snapshot(commit).resolve(path);
        try {
            Files.createDirectories(link.getParent());
            if (Files.exists(link)) {
                return;
            }
            Files.deleteIfExists(link); // a link to a blob that is gone
            try {
                Files.createSymbolicLink(link, link.getParent().toAbsolutePath().relativize(blob.toAbsolutePath()));
            } catch (FileAlreadyExistsException e) {
                if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
            } catch (UnsupportedOperationException | IOException e) {
                Files.move(blob, link, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw unusable(link, e);
        }
    }

    /** Names of the models in a cache, {@code owner/name}, sorted. */
    static List<String> models(Path cache) {
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> folders = Files.list(cache)) {
            folders.filter(folder -> Files.isDirectory(folder.resolve("snapshots")))
                    .map(folder -> folder.getFileName().toString().split("--"))
                    .filter(parts -> parts.length == 3 && parts[0].equals("models"))
                    .forEach(parts -> names.add(parts[1] + "/" + parts[2]));
        } catch (IOException e) {
            throw unusable(cache, e);
        }
        return List.copyOf(names);
    }

    /** A model's folder and its size; links into blobs do not count twice, and what was cut short counts. */
    static CachedModel measured(Path cache, String name) {
        Path folder = cache.resolve("models--" + name.replace("/", "--"));
        long bytes = 0;
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                bytes += Files.size(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw unusable(folder, e instanceof UncheckedIOException u ? u.getCause() : (IOException) e);
        }
        return new CachedModel(name, folder, bytes);
    }

    private static MachineException unusable(Path path, IOException e) {
        return new MachineException(
                "The cache of models cannot be used at " + path + ": " + Web.reason(e)
                        + "; set HF_HOME to a folder that can be written.",
                e);
    }
}
