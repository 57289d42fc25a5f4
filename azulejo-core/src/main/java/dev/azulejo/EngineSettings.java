package dev.azulejo;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.onnx.Precision;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an {@link Azulejo} is opened with: which networks, and where they run. Immutable. Models are named {@code builtin},
 * by the path of a folder or file, {@code hf:owner/name} (fetched once from Hugging Face into its usual cache) or {@code
 * https://...} (one file).
 *
 * @param model the diffusion model
 * @param upscaler the super-resolution network; {@code lanczos} is interpolation without one; empty takes the one that
 *     comes with the model, or else the built-in one
 * @param vae an autoencoder in place of the model's own
 * @param prediction what the denoising network predicts, {@code epsilon}, {@code v_prediction} or {@code sample}; empty
 *     finds out
 * @param loraFolder where LoRAs that prompts name are looked for, also in folders inside it; empty looks in the folders
 *     that are usual beside the model
 * @param device {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:1}, {@code coreml}, ...
 * @param threads that networks on the CPU may use; 0 takes one for each core
 * @param precision of large networks: see there
 * @param memory bytes that pictures and canvases of a job may take; what needs more is put into files. 0 takes half of what
 *     Java may use. Networks, and what they compute with, come on top
 */
public record EngineSettings(
        String model,
        Optional<String> upscaler,
        Optional<String> vae,
        Optional<String> prediction,
        Optional<Path> loraFolder,
        String device,
        int threads,
        Precision precision,
        long memory) {
    /** The name of the model that comes with the program. */
    public static final String BUILTIN = "builtin";

    private static final Set<String> PREDICTIONS = Set.of("epsilon", "v_prediction", "sample");

    /**
     * @throws SettingsException if a name is empty, the prediction is unknown, the number of threads is not in 0..1024, or
     *     memory is negative
     */
    public EngineSettings {
        Objects.requireNonNull(loraFolder, "loraFolder");
        Objects.requireNonNull(precision, "precision");
        boolean nameless = Stream.of(Optional.of(model), upscaler, vae, Optional.of(device))
                .flatMap(Optional::stream)
                .anyMatch(String::isBlank);
        if (nameless) {
            throw new SettingsException("model, upscaler, vae and device need a name, found an empty one");
        }
        if (prediction.isPresent() && !PREDICTIONS.contains(prediction.orElseThrow())) {
            throw new SettingsException("the prediction is \"%s\", expected epsilon, v_prediction or sample"
                    .formatted(prediction.orElseThrow()));
        }
        if (threads < 0 || threads > 1024) {
            throw new SettingsException("the number of threads is " + threads + ", expected 0 (all cores) to 1024");
        }
        if (memory < 0) {
            throw new SettingsException("the memory is " + memory + " bytes, expected 0 (half of Java's) or more");
        }
    }

    /** The built-in model on the best device that is there. */
    public static EngineSettings defaults() {
        return new EngineSettings(
                BUILTIN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "auto",
                0,
                Precision.AUTO,
                0);
    }

    /** These settings with another diffusion model. */
    public EngineSettings withModel(String model) {
        return new EngineSettings(model, upscaler, vae, prediction, loraFolder, device, threads, precision, memory);
    }

    /** These settings with another super-resolution network. */
    public EngineSettings withUpscaler(String upscaler) {
        return new EngineSettings(
                model, Optional.of(upscaler), vae, prediction, loraFolder, device, threads, precision, memory);
    }

    /** These settings with another autoencoder than the model's own. */
    public EngineSettings withVae(String vae) {
        return new EngineSettings(
                model, upscaler, Optional.of(vae), prediction, loraFolder, device, threads, precision, memory);
    }

    /** These settings with what the denoising network predicts. */
    public EngineSettings withPrediction(String prediction) {
        return new EngineSettings(
                model, upscaler, vae, Optional.of(prediction), loraFolder, device, threads, precision, memory);
    }

    /** These settings with a folder of LoRAs. */
    public EngineSettings withLoraFolder(Path loraFolder) {
        return new EngineSettings(
                model, upscaler, vae, prediction, Optional.of(loraFolder), device, threads, precision, memory);
    }

    /** These settings with another device. */
    public EngineSettings withDevice(String device) {
        return new EngineSettings(model, upscaler, vae, prediction, loraFolder, device, threads, precision, memory);
    }

    /** These settings with another number of threads. */
    public EngineSettings withThreads(int threads) {
        return new EngineSettings(model, upscaler, vae, prediction, loraFolder, device, threads, precision, memory);
    }

    /** These settings with another precision. */
    public EngineSettings withPrecision(Precision precision) {
        return new EngineSettings(model, upscaler, vae, prediction, loraFolder, device, threads, precision, memory);
    }

    /** These settings with so many bytes for pictures and canvases. */
    public EngineSettings withMemory(long memory) {
        return new EngineSettings(model, upscaler, vae, prediction, loraFolder, device, threads, precision, memory);
    }
}
