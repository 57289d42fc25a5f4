package dev.azulejo.model;

import dev.azulejo.fault.FileTree;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.ModelException;
import dev.azulejo.fault.UnfinishedFiles;
import dev.azulejo.runtime.CacheFolder;
import dev.azulejo.runtime.JarResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The model that comes with the program, as resources of the module azulejo-builtin. ONNX Runtime reads weights from
 * files, so they are unpacked once into the user's cache folder, under a name that says what is in them: another version
 * never meets old files. Unpacking is atomic; two programs that start at once do not disturb each other.
 */
final class BuiltinModel {
    /** Its name. */
    static final String NAME = "builtin";

    private static final String RESOURCES = "/dev/azulejo/builtin/";

    /** Lists the files, one a line, and is written by the module's own build. */
    private static final String INDEX = "files.txt";

    private BuiltinModel() {}

    /**
     * The folder that it was unpacked to.
     *
     * @throws ModelException if the module is not on the class path
     * @throws MachineException if it cannot be unpacked
     */
    static Path folder() {
        List<String> files = index();
        String digest = digest(files);
        Path cache = CacheFolder.path();
        Path folder = cache.resolve("builtin-" + digest);
        if (isComplete(folder, files)) {
            return folder;
        }
        try {
            return unpack(files, cache, folder);
        } catch (IOException | UncheckedIOException unwritable) {
            try {
                // A cache that cannot be written (a read-only home, a full disk) is no reason to stop.
                Path temporary = Files.createTempDirectory("azulejo-builtin");
                UnfinishedFiles.begun(temporary);
                Path unpacked = unpack(files, temporary, temporary.resolve(folder.getFileName()));
                deleteOnExit(temporary);
                return unpacked;
            } catch (IOException | UncheckedIOException e) {
                throw new MachineException(
                        "the built-in model cannot be unpacked, neither to %s (%s) nor to the temp folder (%s)"
                                .formatted(folder, unwritable.getMessage(), e.getMessage()),
                        e);
            }
        }
    }

    private static void deleteOnExit(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            // What is registered last goes first: files before the folders that they lie in.
            all.forEach(path -> path.toFile().deleteOnExit());
        }
    }

    private static List<String> index() {
        try (InputStream index = BuiltinModel.class.getResourceAsStream(RESOURCES + INDEX)) {
            if (index == null) {
                throw new ModelException(
                        "the built-in model is not there: add the jar azulejo-builtin to the class path,"
                                + " or name another model");
            }
            return new String(index.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new ModelException("the built-in model cannot be read from its jar", e);
        }
    }

    private static InputStream resource(String file) {
        InputStream stream = BuiltinModel.class.getResourceAsStream(RESOURCES + file);
        if (stream == null) {
            throw new ModelException("the built-in model is incomplete: its jar has no " + file);
        }
        return stream;
    }

    /**
     * Changes with any of the files: the checksum of what the jar's directory says of them, which takes no unpacking, and
     * their size. No cryptography: setting that up takes longer, and the folder is the user's own.
     */
    private static String digest(List<String> files) {
        try {
            CRC32 all = new CRC32();
            long size = 0;
            for (String file : files) {
                JarResource found = describe(file);
                all.update((file + found).getBytes(StandardCharsets.UTF_8));
                size += found.size();
            }
            return Long.toHexString(all.getValue()) + "-" + Long.toHexString(size);
        } catch (IOException e) {
            throw new ModelException("the built-in model cannot be read from its jar", e);
        }
    }

    private static JarResource describe(String file) throws IOException {
        URL url = BuiltinModel.class.getResource(RESOURCES + file);
        Optional<JarResource> known = url == null ? Optional.empty() : JarResource.of(url);
        if (known.isPresent()) {
            return known.orElseThrow();
        }
        try (InputStream stream = resource(file)) {
            byte[] content = stream.readAllBytes();
            CRC32 checksum = new CRC32();
            checksum.update(content);
            return new JarResource(checksum.getValue(), content.length);
        }
    }

    private static boolean isComplete(Path folder, List<String> files) {
        return files.stream().allMatch(file -> Files.isRegularFile(folder.resolve(file)));
    }

    private static Path unpack(List<String> files, Path parent, Path folder) throws IOException {
        Files.createDirectories(parent);
        Path fresh = Files.createTempDirectory(parent, ".builtin-");
        UnfinishedFiles.begun(fresh);
        try {
            for (String file : files) {
                Path target = fresh.resolve(file);
                Files.createDirectories(target.getParent());
                try (InputStream stream = resource(file)) {
                    Files.copy(stream, target);
                }
            }
            try {
                Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException other) {
                // A folder that is not empty: another program was faster, or an older run was cut short.
                adopt(fresh, folder, files);
            }
            return folder;
        } finally {
            FileTree.delete(fresh);
            UnfinishedFiles.ended(fresh);
        }
    }

    private static void adopt(Path fresh, Path folder, List<String> files) throws IOException {
        for (String file : files) {
            Path target = folder.resolve(file);
            if (!Files.isRegularFile(target)) {
                Files.createDirectories(target.getParent());
                Files.move(fresh.resolve(file), target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
