package dev.azulejo.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import dev.azulejo.fault.MachineException;

/** The native library of ONNX Runtime, which is unpacked to the temp folder and loaded when it is first used. */
final class Natives {
    private Natives() {}

    /**
     * Loads it; does nothing if that has happened, or if the host did so.
     *
     * @throws MachineException if it cannot be loaded
     */
    static OrtEnvironment load() {
        try {
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        } catch (LinkageError | IllegalStateException failed) {
            throw new MachineException(
                    ("the native library of ONNX Runtime cannot be loaded from the temp folder %s (%s); if that folder"
                                    + " forbids running programs (noexec), name another one with"
                                    + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER")
                            .formatted(System.getProperty("java.io.tmpdir"), reason(failed)),
                    failed);
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
