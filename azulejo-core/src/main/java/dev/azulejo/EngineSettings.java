package dev.azulejo;

import dev.azulejo.fault.SettingsException;
import java.util.Objects;
import java.util.Optional;

/**
 * What an {@link Azulejo} is opened with: which networks, and where they run. Immutable.
 *
 * @param model the diffusion model: {@code builtin}, or the path of a folder or file
 * @param upscaler the super-resolution network: {@code builtin}, or the path of a file; empty takes the one that comes
 *     with the model, or else the built-in one
 * @param device {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:1}, {@code coreml}, ...
 * @param threads that networks on the CPU may use; 0 takes one for each core
 */
public record EngineSettings(String model, Optional<String> upscaler, String device, int threads) {
    /** The name of the model that comes with the program. */
    public static final String BUILTIN = "builtin";

    /** @throws SettingsException if a name is empty or the number of threads is not in 0..1024 */
    public EngineSettings {
        Objects.requireNonNull(upscaler, "upscaler");
        if (model.isBlank() || device.isBlank() || upscaler.map(String::isBlank).orElse(false)) {
            throw new SettingsException("model, upscaler and device need a name, found an empty one");
        }
        if (threads < 0 || threads > 1024) {
            throw new SettingsException("the number of threads is " + threads + ", expected 0 (all cores) to 1024");
        }
    }

    /** The built-in model on the best device that is there. */
    public static EngineSettings defaults() {
        return new EngineSettings(BUILTIN, Optional.empty(), "auto", 0);
    }

    /** These settings with another diffusion model. */
    public EngineSettings withModel(String model) {
        return new EngineSettings(model, upscaler, device, threads);
    }

    /** These settings with another super-resolution network. */
    public EngineSettings withUpscaler(String upscaler) {
        return new EngineSettings(model, Optional.of(upscaler), device, threads);
    }

    /** These settings with another device. */
    public EngineSettings withDevice(String device) {
        return new EngineSettings(model, upscaler, device, threads);
    }

    /** These settings with another number of threads. */
    public EngineSettings withThreads(int threads) {
        return new EngineSettings(model, upscaler, device, threads);
    }
}
