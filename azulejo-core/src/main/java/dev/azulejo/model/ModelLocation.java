package dev.azulejo.model;

import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a model, an autoencoder, an upscaler, a LoRA or a ControlNet lies on this machine.
 *
 * @param name what the user called it, for messages
 * @param path the folder or file
 */
public record ModelLocation(String name, Path path) {
    /** The name of the model that comes with the program. */
    public static final String BUILTIN = BuiltinModel.NAME;

    public ModelLocation {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(path, "path");
    }

    /**
     * Finds what a user names: {@code builtin}, or a path.
     *
     * @throws ModelException if it cannot be had; a path is not looked at
     */
    public static ModelLocation of(String name, TransferProgress progress, Cancellation cancellation) {
        return new ModelLocation(name, name.equals(BUILTIN) ? BuiltinModel.folder() : Path.of(name));
    }

    /** True for the model that comes with the program. */
    public boolean isBuiltin() {
        return name.equals(BUILTIN);
    }

    /** A short name: of a path, that of the folder or file itself. */
    public String shortName() {
        return isBuiltin()
                ? name
                : Objects.toString(path.toAbsolutePath().normalize().getFileName(), name);
    }
}
