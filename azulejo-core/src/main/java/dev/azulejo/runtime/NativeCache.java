package dev.azulejo.runtime;

import ai.onnxruntime.OrtEnvironment;
import dev.azulejo.fault.UnfinishedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native libraries of ONNX Runtime, unpacked once into the user's cache folder: on its own it unpacks 28 MB to the temp
 * folder at every start, which takes longer than all else. The folder's name carries the checksums that the jar has of
 * them, so that another version never meets old files; unpacking is atomic.
 *
 * <p>Whatever does not fit (libraries outside a jar, a cache that cannot be written or forbids running programs, the jar
 * for NVIDIA cards, whose parts look for each other in their own way) is left to ONNX Runtime.
 */
final class NativeCache {
    private static final Logger LOG = LoggerFactory.getLogger(NativeCache.class);
    private static final String RESOURCES = "/ai/onnxruntime/native/";
    private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

    /** A part of the jar for NVIDIA cards only. */
    private static final String PROVIDERS = "onnxruntime_providers_shared";

    private NativeCache() {}

    /** The folder with the libraries, unpacked now if need be; empty if ONNX Runtime has to do it its own way. */
    static Optional<Path> folder(Path cache) {
        try {
            List<Library> libraries = new ArrayList<>();
            if (NativeCache.class.getResource(resource(PROVIDERS)) != null) {
                return Optional.empty();
            }
            StringBuilder name = new StringBuilder("onnxruntime");
            for (String library : LIBRARIES) {
                Optional<Library> found = Library.find(library);
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                libraries.add(found.orElseThrow());
                name.append('-').append(Long.toHexString(found.orElseThrow().checksum));
            }
            Path folder = cache.resolve(name.toString());
            if (!isComplete(folder, libraries)) {
                unpack(libraries, cache, folder);
            }
            return isComplete(folder, libraries) ? Optional.of(folder) : Optional.empty();
        } catch (IOException | SecurityException e) {
            LOG.debug("ONNX Runtime is not kept in {}", cache, e);
            return Optional.empty();
        }
    }

    private static boolean isComplete(Path folder, List<Library> libraries) throws IOException {
        for (Library library : libraries) {
            Path file = folder.resolve(library.file);
            // On Linux a file on a noexec file system is not executable, whatever its permissions are.
            if (!Files.isRegularFile(file) || Files.size(file) != library.size || !Files.isExecutable(file)) {
                return false;
            }
        }
        return true;
    }

    private static void unpack(List<Library> libraries, Path cache, Path folder) throws IOException {
        Files.createDirectories(cache);
        Path fresh = Files.createTempDirectory(cache, ".onnxruntime-");
        UnfinishedFiles.begun(fresh);
        try {
            for (Library library : libraries) {
                Path file = fresh.resolve(library.file);
                try (InputStream content = NativeCache.class.getResourceAsStream(resource(library.name))) {
                    if (content == null) {
                        throw new IOException("the jar of ONNX Runtime has lost " + library.file);
                    }
                    Files.copy(content, file);
                }
                if (!file.toFile().setExecutable(true)) {
                    throw new IOException(file + " cannot be made executable");
                }
            }
            try {
                Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException taken) {
                // Another program was faster, or files of an unpacking that was cut short lie there.
                for (Library library : libraries) {
                    Files.createDirectories(folder);
                    Files.move(
                            fresh.resolve(library.file),
                            folder.resolve(library.file),
                            StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } finally {
            for (Library library : libraries) {
                Files.deleteIfExists(fresh.resolve(library.file));
            }
            Files.deleteIfExists(fresh);
            UnfinishedFiles.ended(fresh);
        }
    }

    private static String resource(String library) {
        return RESOURCES + platform() + "/" + System.mapLibraryName(library);
    }

    /** The platform as the folders in the jar name it: {@code linux-x64}, {@code osx-aarch64}, ... */
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String family = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
        boolean intel = processor.equals("amd64") || processor.equals("x86_64");
        return family + "-" + (intel ? "x64" : processor);
    }

    /** A library in the jar, with the checksum and size that the jar's directory has of it. */
    private record Library(String name, String file, long checksum, long size) {
        static Optional<Library> find(String name) throws IOException {
            URL url = OrtEnvironment.class.getResource(resource(name));
            return url == null
                    ? Optional.empty()
                    : JarResource.of(url)
                            .map(found ->
                                    new Library(name, System.mapLibraryName(name), found.checksum(), found.size()));
        }
    }
}
