package dev.azulejo.cli;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.image.Encoding;
import dev.azulejo.image.FileFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How results are written.
 *
 * @param format the format that was asked for, if any; else the name of the output says it
 * @param quality that was asked for, if any; what is empty inside means without loss
 */
record Encodings(Optional<FileFormat> format, Optional<OptionalInt> quality) {
    /** What names of results end in, where the command finds them itself. */
    String extension() {
        return format.orElse(FileFormat.PNG).extension();
    }

    /**
     * How a file is written.
     *
     * @throws SettingsException if its name says nothing, or something else than what was asked for
     */
    Encoding of(Path output) {
        Optional<FileFormat> named = FileFormat.of(output);
        if (named.isPresent() && format.isPresent() && !named.equals(format)) {
            throw new SettingsException("%s: --format is %s, expected a name that ends in .%s"
                    .formatted(output, format.get().id(), format.get().extension()));
        }
        boolean device = Files.exists(output) && !Files.isRegularFile(output);
        FileFormat chosen = format.or(() -> named)
                .or(() -> device ? Optional.of(FileFormat.PNG) : Optional.empty())
                .orElseThrow(() -> new SettingsException(
                        "%s: expected a name that ends in %s, or a folder, which ends in /; or say with --format what it is"
                                .formatted(output, FileFormat.endings())));
        Encoding usual = Encoding.of(chosen);
        return quality.map(asked -> new Encoding(chosen, losesNothing(chosen) ? usual.quality() : asked))
                .orElse(usual);
    }

    /** That the quality changes nothing, if it does not. */
    Optional<String> note(Encoding encoding) {
        return quality.filter(asked -> asked.isPresent() && losesNothing(encoding.format()))
                .map(asked -> "--quality %d changes nothing: %s loses nothing"
                        .formatted(asked.getAsInt(), encoding.format().id()));
    }

    private static boolean losesNothing(FileFormat format) {
        return Encoding.of(format).quality().isEmpty();
    }
}
