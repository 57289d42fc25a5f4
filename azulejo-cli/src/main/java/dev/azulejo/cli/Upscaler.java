package dev.azulejo.cli;

import dev.azulejo.EngineSettings;
import dev.azulejo.Keeping;
import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.PictureOutput;
import java.nio.file.Path;

/** What the command needs of the library: an opened model that enlarges one file after another. */
interface Upscaler extends AutoCloseable {
    /** As {@code dev.azulejo.Azulejo.upscale}. */
    UpscaleResult upscale(
            Path input,
            PictureOutput.File output,
            UpscaleSettings settings,
            Keeping keeping,
            Progress progress,
            Cancellation cancellation);

    /** As {@code dev.azulejo.Azulejo.isDone}. */
    boolean isDone(Path input, PictureOutput.File output, UpscaleSettings settings);

    @Override
    void close();

    /** Opens the library. */
    @FunctionalInterface
    interface Opener {
        Upscaler open(EngineSettings engine);
    }
}
