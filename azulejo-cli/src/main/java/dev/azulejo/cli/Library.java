package dev.azulejo.cli;

import dev.azulejo.EngineSettings;
import dev.azulejo.fault.ModelException;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureReader;
import java.nio.file.Path;

/** The library behind the command. */
final class Library {
    private Library() {}

    /** Opens the model. */
    static Upscaler open(EngineSettings engine) {
        throw new ModelException("not yet");
    }

    /** Reads what a picture is, but not its pixels. */
    static PictureHeader header(Path picture) {
        try (PictureReader reader = PictureReader.open(PictureInput.of(picture))) {
            return new PictureHeader(
                    reader.format().width(),
                    reader.format().height(),
                    reader.metadata().text("azulejo").isPresent());
        }
    }
}
