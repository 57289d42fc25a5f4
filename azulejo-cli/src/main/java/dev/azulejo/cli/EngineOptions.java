package dev.azulejo.cli;

import dev.azulejo.EngineSettings;
import dev.azulejo.onnx.Precision;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that decide which networks run, and where. */
final class EngineOptions {
    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "The diffusion model: builtin (default), the path of a folder in the layout of diffusers or"
                            + " of one file (.safetensors, .ckpt), or the name of one on Hugging Face, hf:..., which is fetched once.")
    String model;

    @Option(
            names = "--upscaler",
            paramLabel = "NAME",
            description = "The super-resolution network: builtin, a path, hf:... or https://..., or lanczos, which is"
                    + " interpolation alone. Default: the model's own.")
    String upscaler;

    @Option(names = "--vae", paramLabel = "NAME", description = "Another autoencoder than the model's own.")
    String vae;

    @Option(
            names = "--lora-folder",
            paramLabel = "DIR",
            description = "Where LoRAs lie that prompts name. Default: the usual folders beside the model.")
    Path loraFolder;

    @Option(
            names = "--prediction",
            paramLabel = "NAME",
            converter = Choices.PredictionName.class,
            completionCandidates = Choices.PredictionName.class,
            description = "What the model predicts, where that is not found out: ${COMPLETION-CANDIDATES}.")
    String prediction;

    @Option(names = "--device", paramLabel = "NAME", description = "auto (default), cpu, cuda, cuda:1, coreml, ...")
    String device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads for networks on the CPU (default: one a core).")
    Integer threads;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = ByteCount.class,
            description =
                    "For pictures and canvases, as in 2G or 500M; what needs more is put into files. Default: half of"
                            + " what Java may use.")
    Long memory;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            converter = Choices.PrecisionName.class,
            completionCandidates = Choices.PrecisionName.class,
            description =
                    "How exactly large networks compute: ${COMPLETION-CANDIDATES}. int8 takes less memory and time.")
    Precision precision;

    /** The settings with what was given. */
    EngineSettings settings() {
        EngineSettings result = EngineSettings.defaults();
        if (model != null) {
            result = result.withModel(model);
        }
        if (upscaler != null) {
            result = result.withUpscaler(upscaler);
        }
        if (vae != null) {
            result = result.withVae(vae);
        }
        if (loraFolder != null) {
            result = result.withLoraFolder(loraFolder);
        }
        if (prediction != null) {
            result = result.withPrediction(prediction);
        }
        if (device != null) {
            result = result.withDevice(device);
        }
        if (threads != null) {
            result = result.withThreads(threads);
        }
        if (memory != null) {
            result = result.withMemory(memory);
        }
        if (precision != null) {
            result = result.withPrecision(precision);
        }
        return result;
    }
}
