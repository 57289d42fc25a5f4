package dev.azulejo.pipeline;

import dev.azulejo.fault.MachineException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The file that says what an unfinished job is: its {@link JobIdentity}, and the seed once it is known. Where it is, there is
 * such a job.
 *
 * @param folder of the job
 */
record JobRecord(Path folder) {
    private static final String NAME = "job.properties";
    private static final String SEED = "drawn.seed";

    /** Whether a file is this record's. */
    boolean isIn(Path file) {
        return file.endsWith(NAME);
    }

    /** Whether there is one. */
    boolean exists() {
        return Files.isRegularFile(folder.resolve(NAME));
    }

    /** What the job was begun with; empty if there is none. */
    Optional<JobIdentity> identity() {
        if (!exists()) {
            return Optional.empty();
        }
        Map<String, String> parts = new LinkedHashMap<>();
        Properties properties = properties();
        properties.stringPropertyNames().stream()
                .filter(name -> !name.equals(SEED))
                .forEach(name -> parts.put(name, properties.getProperty(name)));
        return Optional.of(new JobIdentity(parts));
    }

    /** The seed that was given or drawn; empty before it is known. */
    Optional<Long> seed() {
        return exists() ? Optional.ofNullable(properties().getProperty(SEED)).map(Long::valueOf) : Optional.empty();
    }

    private Properties properties() {
        Path file = folder.resolve(NAME);
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException e) {
            throw new MachineException(
                    "%s cannot be read (%s); delete its folder to begin anew".formatted(file, e.getMessage()), e);
        }
        return properties;
    }

    /** Writes it, whole or not at all. */
    void write(JobIdentity identity, Optional<Long> seed) {
        Properties properties = new Properties();
        properties.putAll(identity.parts());
        seed.ifPresent(value -> properties.put(SEED, Long.toString(value)));
        StringWriter text = new StringWriter();
        Path temporary = folder.resolve(NAME + ".new");
        try {
            properties.store(text, "An unfinished job of Azulejo: --resume goes on with it");
            Files.writeString(temporary, text.toString(), StandardCharsets.UTF_8);
            JobFolder.sync(temporary);
            Files.move(
                    temporary,
                    folder.resolve(NAME),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw JobFolder.failure(folder, e);
        }
    }
}
