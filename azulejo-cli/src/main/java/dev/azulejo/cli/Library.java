package dev.azulejo.cli;

import dev.azulejo.Azulejo;
import dev.azulejo.EngineSettings;
import dev.azulejo.Keeping;
import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.PictureReader;
import dev.azulejo.image.TextEntry;
import java.nio.file.Path;

/** The library behind the command. */
final class Library implements Upscaler {
    private final Azulejo azulejo;

    private Library(Azulejo azulejo) {
        this.azulejo = azulejo;
    }

    /** Opens the models. */
    static Upscaler open(EngineSettings engine) {
        return new Library(Azulejo.open(engine));
    }

    /** Reads what a picture is, but not its pixels. */
    static PictureHeader header(Path picture) {
        try (PictureReader reader = PictureReader.open(PictureInput.of(picture))) {
            return new PictureHeader(
                    reader.format().width(),
                    reader.format().height(),
                    reader.metadata().text(TextEntry.AZULEJO).isPresent());
        }
    }

    @Override
    public UpscaleResult upscale(
            Path input,
            PictureOutput.File output,
            UpscaleSettings settings,
            Keeping keeping,
            Progress progress,
            Cancellation cancellation) {
        return azulejo.upscale(PictureInput.of(input), output, settings, keeping, progress, cancellation);
    }

    @Override
    public boolean isDone(Path input, PictureOutput.File output, UpscaleSettings settings) {
        return azulejo.isDone(input, output, settings);
    }

    @Override
    public void close() {
        azulejo.close();
    }
}
