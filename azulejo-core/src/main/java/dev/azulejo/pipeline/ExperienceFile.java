package dev.azulejo.pipeline;

import dev.azulejo.fault.UnfinishedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an {@link Experience} in a small file, for other programs to come. What cannot be read, was damaged, or is of another
 * version is as if it were not there; what cannot be written is remembered as long as this object. The file is replaced as a
 * whole, so that of two programs which write at once one is forgotten, and no more. For one thread at a time.
 *
 * <pre>
 * azulejo-experience 2 CHECKSUM
 * LOGARITHM VARIANCE KIND
 * ...
 * </pre>
 */
final class ExperienceFile {
    /** Counts up when forecasts change: what is remembered is how they were wrong. */
    private static final String HEADER = "azulejo-experience 2 ";

    private static final Logger LOG = LoggerFactory.getLogger(ExperienceFile.class);

    private final Path file;
    private Experience remembered = Experience.NONE;

    /**
     * @param folder where it lies; nothing is written if there is no such folder
     * @param machine what decides how fast work is done, whatever it is; a part of the file's name
     */
    ExperienceFile(Path folder, String machine) {
        file = folder.resolve("experience-" + machine);
    }

    /** What is in the file; if it cannot be used, what was added here. */
    Experience read() {
        try {
            remembered = parsed(Files.readString(file, StandardCharsets.UTF_8))
                    .map(paces -> new Experience(paces, remembered.warm()))
                    .orElse(remembered);
        } catch (IOException | SecurityException e) {
            LOG.debug("{} is not read", file, e);
        }
        return remembered;
    }

    /** Adds what one job has seen, by kind. */
    void add(Map<String, Pace> seen) {
        remembered = read().with(seen);
        if (!Files.isDirectory(file.getParent())) {
            return;
        }
        Path fresh = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
        UnfinishedFiles.begun(fresh);
        try {
            Files.writeString(fresh, text(remembered), StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | SecurityException e) {
            LOG.debug("{} is not written", file, e);
            remove(fresh);
        }
        UnfinishedFiles.ended(fresh);
    }

    private static void remove(Path fresh) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException | SecurityException e) {
            LOG.debug("{} is not removed", fresh, e);
        }
    }

    private static String text(Experience experience) {
        StringBuilder lines = new StringBuilder();
        experience
                .paces()
                .forEach((kind, pace) -> lines.append(pace.logarithm())
                        .append(' ')
                        .append(pace.variance())
                        .append(' ')
                        .append(kind)
                        .append('\n'));
        return header(lines.toString()) + "\n" + lines;
    }

    private static String header(String lines) {
        CRC32C checksum = new CRC32C();
        checksum.update(lines.getBytes(StandardCharsets.UTF_8));
        return HEADER + Long.toHexString(checksum.getValue());
    }

    private static Optional<Map<String, Pace>> parsed(String text) {
        int first = text.indexOf('\n');
        if (first < 0 || !text.substring(0, first).equals(header(text.substring(first + 1)))) {
            return Optional.empty();
        }
        Map<String, Pace> paces = new LinkedHashMap<>();
        for (String line : text.substring(first + 1).lines().toList()) {
            List<String> parts = List.of(line.split(" ", 3));
            paces.put(parts.get(2), new Pace(Double.parseDouble(parts.get(0)), Double.parseDouble(parts.get(1))));
        }
        return Optional.of(paces);
    }
}
