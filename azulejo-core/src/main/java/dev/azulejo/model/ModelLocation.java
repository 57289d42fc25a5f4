package dev.azulejo.model;

import dev.azulejo.checkpoint.hub.HubReference;
import dev.azulejo.checkpoint.hub.HubSettings;
import dev.azulejo.checkpoint.hub.HuggingFaceHub;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.checkpoint.hub.WebFile;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.runtime.CacheFolder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Where a model, an autoencoder, an upscaler, a LoRA or a ControlNet lies on this machine.
 *
 * @param name what the user called it, for messages
 * @param path the folder or file
 */
public record ModelLocation(String name, Path path) {
    /** The name of the model that comes with the program. */
    public static final String BUILTIN = BuiltinModel.NAME;

    /** What people write who leave out {@code hf:}. */
    private static final String OWNER_AND_NAME = "[A-Za-z0-9_][A-Za-z0-9._-]*/[A-Za-z0-9_][A-Za-z0-9._-]*";

    public ModelLocation {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(path, "path");
    }

    /**
     * Finds what a user names, and downloads it first where that is asked for and it is not cached: {@code builtin};
     * {@code hf:owner/name[@revision]} or {@code hf:owner/name/file}, see {@link HuggingFaceHub}; the {@code https:}
     * address of a file, see {@link WebFile}; or a path, where {@code ~} stands for the user's home.
     *
     * @throws ModelException if it cannot be had; a path is not looked at
     * @throws dev.azulejo.fault.SettingsException if the name has no proper form
     * @throws dev.azulejo.fault.CancelledException if cancelled; what was fetched stays
     */
    public static ModelLocation of(String name, TransferProgress progress, Cancellation cancellation) {
        return of(name, progress, cancellation, HubSettings::ofEnvironment);
    }

    static ModelLocation of(
            String name, TransferProgress progress, Cancellation cancellation, Supplier<HubSettings> hub) {
        if (name.equals(BUILTIN)) {
            return new ModelLocation(name, BuiltinModel.folder());
        }
        if (HubReference.matches(name)) {
            HubReference reference = HubReference.of(name);
            return new ModelLocation(name, new HuggingFaceHub(hub.get()).fetch(reference, progress, cancellation));
        }
        if (WebFile.matches(name)) {
            return new ModelLocation(name, WebFile.fetch(name, webFiles(), progress, cancellation));
        }
        boolean home = name.equals("~") || name.startsWith("~/");
        try {
            return new ModelLocation(
                    name, home ? Path.of(System.getProperty("user.home"), name.substring(1)) : Path.of(name));
        } catch (InvalidPathException e) {
            throw new ModelException("the model %s is no path: %s".formatted(name, e.getReason()), e);
        }
    }

    /** Where files from the web are kept. */
    public static Path webFiles() {
        return CacheFolder.path().resolve("web");
    }

    /** True for the model that comes with the program. */
    public boolean isBuiltin() {
        return name.equals(BUILTIN);
    }

    /** A short name: of a path, that of the folder or file itself. */
    public String shortName() {
        return isBuiltin() || HubReference.matches(name)
                ? name
                : Objects.toString(path.toAbsolutePath().normalize().getFileName(), name);
    }

    /** The fault that nothing is there. */
    ModelException missing() {
        String hint =
                name.matches(OWNER_AND_NAME) ? "; for the model of that name on the Hugging Face Hub, hf:" + name : "";
        return new ModelException(
                "the model %s does not exist, expected \"%s\", a folder in the layout of diffusers, with a model_index.json, or one file of weights%s"
                        .formatted(name, BUILTIN, hint));
    }
}
