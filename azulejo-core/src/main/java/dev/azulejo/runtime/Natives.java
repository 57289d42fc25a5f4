package dev.azulejo.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import dev.azulejo.fault.MachineException;
import java.nio.file.Path;
import java.util.Optional;

/** The native library of ONNX Runtime, which is loaded when it is first used: from {@link NativeCache}, or its own way. */
final class Natives {
    /** Where ONNX Runtime looks for its libraries before it unpacks them. */
    private static final String FOLDER = "onnxruntime.native.path";

    /** Whether it has been loaded from here: looking for the libraries takes longer than asking for the environment. */
    private static boolean loaded;

    private Natives() {}

    /**
     * Loads it; does nothing if that has happened, or if the host did so.
     *
     * @throws MachineException if it cannot be loaded
     */
    static synchronized OrtEnvironment load() {
        Optional<Path> folder = System.getProperty(FOLDER) == null && !loaded
                ? NativeCache.folder(CacheFolder.path())
                : Optional.empty();
        folder.ifPresent(path -> System.setProperty(FOLDER, path.toString()));
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            loaded = true;
            return environment;
        } catch (LinkageError | IllegalStateException failed) {
            throw new MachineException(
                    ("the native library of ONNX Runtime cannot be loaded from %s (%s); if that folder"
                                    + " forbids running programs (noexec), name another one with"
                                    + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER")
                            .formatted(
                                    folder.map(path -> "the folder " + path)
                                            .orElse("the temp folder " + System.getProperty("java.io.tmpdir")),
                                    reason(failed)),
                    failed);
        } finally {
            folder.ifPresent(path -> System.clearProperty(FOLDER));
        }
    }

    private static String reason(Throwable failed) {
        Throwable cause = failed;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
