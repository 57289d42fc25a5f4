package dev.azulejo;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.pipeline.Studio;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Upscales pictures by tiled diffusion. A handle on opened models: open it once, use it for many pictures, close it.
 *
 * <p>Safe for use by several threads; their jobs queue for the device, one runs at a time. A job is cancelled by its {@link
 * Cancellation} or by interrupting its thread: it ends with a {@link dev.azulejo.fault.CancelledException} after the operator
 * of the network that runs, or after the network that is being loaded. Between jobs no weights are in memory. Nothing is
 * printed: progress goes to a {@link Progress}, the log to SLF4J.
 *
 * <p>Everything here throws the exceptions of {@link dev.azulejo.fault}, which say whose fault it is.
 */
public final class Azulejo implements AutoCloseable {
    private final Studio studio;

    private Azulejo(Studio studio) {
        this.studio = studio;
    }

    /** Opens the best device that is there, for the built-in model. */
    public static Azulejo open() {
        return open(EngineSettings.defaults());
    }

    /**
     * Opens a device, which is the slow part (it loads native libraries). The models are looked at by the first picture
     * that needs them, which is when one that cannot be used is refused; with strength 0 none but the upscaler is.
     *
     * @throws dev.azulejo.fault.SettingsException if there is no device of that name
     * @throws dev.azulejo.fault.MachineException if the device is not there
     */
    public static Azulejo open(EngineSettings engine) {
        return new Azulejo(Studio.open(engine));
    }

    /**
     * Upscales a file. The output's name says what it is written as ({@code .png}, {@code .tif}, {@code .jpg}, {@code
     * .webp}, {@code .dzi}), PNG if it says nothing; what was there under its name is replaced when all went well, and stays
     * as it is otherwise.
     */
    public UpscaleResult upscale(Path input, Path output, UpscaleSettings settings) {
        return upscale(PictureInput.of(input), PictureOutput.of(output), settings, Progress.none(), new Cancellation());
    }

    /** Upscales a picture in memory, which is not changed. */
    public BufferedImage upscale(BufferedImage picture, UpscaleSettings settings) {
        PictureOutput.Image output = new PictureOutput.Image();
        upscale(PictureInput.of(picture), output, settings, Progress.none(), new Cancellation());
        return output.image();
    }

    /**
     * Upscales a picture from anywhere to anywhere.
     *
     * @param progress is told how it goes on, on the calling thread
     * @param cancellation ends the job, also while it waits for its turn; no temporary file stays, and what was under the
     *     output's name stays as it was
     * @throws dev.azulejo.fault.CancelledException if cancelled or interrupted
     * @throws IllegalStateException if this is closed, or if {@code progress} is what calls
     */
    public UpscaleResult upscale(
            PictureInput input,
            PictureOutput output,
            UpscaleSettings settings,
            Progress progress,
            Cancellation cancellation) {
        return upscale(input, output, settings, Keeping.NOTHING, progress, cancellation);
    }

    /**
     * Upscales a picture from anywhere to anywhere.
     *
     * @param keeping whether a job that ends early can go on later; nothing is kept if the input or output is no file
     * @throws dev.azulejo.fault.SettingsException also if an unfinished job shall go on that was begun with another input,
     *     model or setting
     */
    public UpscaleResult upscale(
            PictureInput input,
            PictureOutput output,
            UpscaleSettings settings,
            Keeping keeping,
            Progress progress,
            Cancellation cancellation) {
        return studio.upscale(input, output, settings, keeping, progress, cancellation);
    }

    /**
     * Whether a file is already what {@link #upscale} would give: by what it says of itself, which is written with a {@link
     * Keeping} that has a folder. It is not asked whether somebody has changed it since. If so, what is left where a program
     * was killed while it deleted the job's folder is deleted.
     */
    public boolean isDone(Path input, PictureOutput.File output, UpscaleSettings settings) {
        return studio.isDone(input, output, settings);
    }

    /** The folder beside an output that holds a job which ended early, if there is one. */
    public static Optional<Path> unfinished(Path output) {
        return Studio.unfinished(output);
    }

    /**
     * Closes the models, when the jobs that run or wait have ended. Calling it again does nothing.
     *
     * @throws IllegalStateException if a job's own {@link Progress} calls it
     */
    @Override
    public void close() {
        studio.close();
    }
}
