package dev.azulejo.cli;

import dev.azulejo.EngineSettings;
import picocli.CommandLine.Option;

/** The options that decide which networks run, and where. */
final class EngineOptions {
    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The diffusion model: builtin (default), or the path of a folder in the layout of"
                    + " diffusers; for now one that takes no prompt.")
    String model;

    @Option(
            names = "--upscaler",
            paramLabel = "NAME",
            description = "The super-resolution network: builtin, or the path of a file. Default: the model's own.")
    String upscaler;

    @Option(names = "--device", paramLabel = "NAME", description = "auto (default), cpu, cuda, cuda:1, coreml, ...")
    String device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads for networks on the CPU (default: one a core).")
    Integer threads;

    /** The settings with what was given. */
    EngineSettings settings() {
        EngineSettings result = EngineSettings.defaults();
        if (model != null) {
            result = result.withModel(model);
        }
        if (upscaler != null) {
            result = result.withUpscaler(upscaler);
        }
        if (device != null) {
            result = result.withDevice(device);
        }
        if (threads != null) {
            result = result.withThreads(threads);
        }
        return result;
    }
}
