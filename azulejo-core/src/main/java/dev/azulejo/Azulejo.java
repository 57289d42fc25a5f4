package dev.azulejo;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.pipeline.Studio;
import java.awt.image.BufferedImage;
import java.nio.file.Path;

/**
 * Upscales pictures by tiled diffusion. A handle on opened models: open it once, use it for many pictures, close it.
 *
 * <p>Safe for use by several threads; their jobs queue for the device, one runs at a time. Interrupting a thread cancels
 * its job after the network evaluation that runs. Nothing is printed: progress goes to a {@link Progress}, the log to
 * SLF4J.
 *
 * <p>Everything here throws the exceptions of {@link dev.azulejo.fault}, which say whose fault it is.
 */
public final class Azulejo implements AutoCloseable {
    private final Studio studio;

    private Azulejo(Studio studio) {
        this.studio = studio;
    }

    /** Opens the built-in model on the best device that is there. */
    public static Azulejo open() {
        return open(EngineSettings.defaults());
    }

    /**
     * Opens models.
     *
     * @throws dev.azulejo.fault.ModelException if a model cannot be used
     * @throws dev.azulejo.fault.MachineException if the device is not there
     */
    public static Azulejo open(EngineSettings engine) {
        return new Azulejo(Studio.open(engine));
    }

    /**
     * Upscales a file. The output is a PNG file; what was there under its name is replaced when all went well, and stays
     * as it is otherwise.
     */
    public UpscaleResult upscale(Path input, Path output, UpscaleSettings settings) {
        return upscale(PictureInput.of(input), PictureOutput.of(output), settings, Progress.none(), new Cancellation());
    }

    /** Upscales a picture in memory. */
    public BufferedImage upscale(BufferedImage picture, UpscaleSettings settings) {
        PictureOutput.Image output = new PictureOutput.Image();
        upscale(PictureInput.of(picture), output, settings, Progress.none(), new Cancellation());
        return output.image();
    }

    /**
     * Upscales a picture from anywhere to anywhere.
     *
     * @param progress is told how it goes on, on the calling thread
     * @param cancellation ends the job with a {@link dev.azulejo.fault.CancelledException}
     */
    public UpscaleResult upscale(
            PictureInput input,
            PictureOutput output,
            UpscaleSettings settings,
            Progress progress,
            Cancellation cancellation) {
        return studio.upscale(input, output, settings, progress, cancellation);
    }

    /** Closes the models, when the job that runs has ended. Calling it again does nothing. */
    @Override
    public void close() {
        studio.close();
    }
}
