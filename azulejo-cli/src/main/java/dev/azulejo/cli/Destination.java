package dev.azulejo.cli;

import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.SettingsException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code -o} means. */
sealed interface Destination {
    Path outputFor(Path input, String extension, UpscaleSettings settings, PictureHeader.Reader headers);

    /** Beside each input. */
    record Beside() implements Destination {
        @Override
        public Path outputFor(Path input, String extension, UpscaleSettings settings, PictureHeader.Reader headers) {
            return input.resolveSibling(Outputs.name(input, extension, settings, headers));
        }
    }

    /** All in one folder. */
    record Folder(Path path) implements Destination {
        @Override
        public Path outputFor(Path input, String extension, UpscaleSettings settings, PictureHeader.Reader headers) {
            return path.resolve(Outputs.name(input, extension, settings, headers));
        }
    }

    /** One file, for one input. */
    record OneFile(Path path) implements Destination {
        @Override
        public Path outputFor(Path input, String extension, UpscaleSettings settings, PictureHeader.Reader headers) {
            return path;
        }
    }

    static Destination of(Optional<String> given, boolean several) {
        if (given.isEmpty()) {
            return new Beside();
        }
        String text = given.get();
        if (text.isBlank()) {
            throw new SettingsException("-o needs the name of a file or folder, found an empty one");
        }
        Path path = Path.of(text);
        boolean endsAsFolder = text.endsWith("/") || text.endsWith(File.separator);
        boolean isFile = Files.exists(path) && !Files.isDirectory(path);
        if (Files.isDirectory(path)) {
            return new Folder(path);
        }
        if (endsAsFolder || several && !isFile && FileNames.extension(path).isEmpty()) {
            return new Folder(made(path));
        }
        if (several) {
            throw new SettingsException(
                    "%s: several inputs need a folder to go to, expected a name that ends in /".formatted(text));
        }
        return new OneFile(path);
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new MachineException(
                    "%s: the output folder cannot be made (%s)".formatted(folder, Outputs.reason(e)), e);
        }
    }
}
