package dev.azulejo.cli;

import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.ModelException;
import dev.azulejo.fault.PictureException;
import dev.azulejo.fault.SettingsException;

/**
 * What went wrong, as the command reports it.
 *
 * @param kind whose fault it is: {@code picture}, {@code model}, {@code settings}, {@code machine}, {@code cancelled} or
 *     {@code internal}
 * @param exitCode that it stands for
 * @param sentence for the user
 * @param cause what was thrown
 */
record Fault(String kind, int exitCode, String sentence, Throwable cause) {
    static Fault of(Throwable thrown) {
        if (thrown instanceof SettingsException) {
            return new Fault("settings", ExitCode.USAGE, sentence(thrown), thrown);
        }
        if (thrown instanceof PictureException) {
            return new Fault("picture", ExitCode.UNUSABLE, sentence(thrown), thrown);
        }
        if (thrown instanceof ModelException) {
            return new Fault("model", ExitCode.UNUSABLE, sentence(thrown), thrown);
        }
        if (thrown instanceof MachineException) {
            return new Fault("machine", ExitCode.UNUSABLE, sentence(thrown), thrown);
        }
        if (thrown instanceof CancelledException) {
            return new Fault("cancelled", ExitCode.CANCELLED, sentence(thrown), thrown);
        }
        if (thrown instanceof OutOfMemoryError) {
            return new Fault(
                    "machine",
                    ExitCode.UNUSABLE,
                    "the memory is not enough (" + sentence(thrown) + "); close other programs, or ask for a smaller"
                            + " --factor, --tile or --batch",
                    thrown);
        }
        return new Fault(
                "internal",
                ExitCode.FAILURE,
                "something went wrong that should not: " + thrown.getClass().getSimpleName() + ": " + sentence(thrown)
                        + "; --verbose shows where",
                thrown);
    }

    private static String sentence(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank()
                ? "no message"
                : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
