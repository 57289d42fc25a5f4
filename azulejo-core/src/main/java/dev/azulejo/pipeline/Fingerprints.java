package dev.azulejo.pipeline;

import dev.azulejo.ControlFile;
import dev.azulejo.EngineSettings;
import dev.azulejo.LoraFile;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;
import dev.azulejo.model.ModelLocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What changes with the content of files: SHA-256 of all of a picture, and of samples of networks, which are large. */
public final class Fingerprints {
    private static final int BUFFER = 1 << 16;

    /** Pieces of a large file that are looked at. Training changes all of a network. */
    private static final int SAMPLES = 64;

    private Fingerprints() {}

    /**
     * Of a picture's file.
     *
     * @throws PictureException if it cannot be read
     */
    public static String ofPicture(Path file, Cancellation cancellation) {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                cancellation.check();
                digest.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw new PictureException("%s cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of texts in their order. */
    public static String of(List<String> texts) {
        MessageDigest digest = sha256();
        digest.update(String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Of a network: its name, and the sizes and samples of its files; what is from the web goes by its name.
     *
     * @param name as settings have it
     */
    public static String ofNetwork(String name) {
        if (name.startsWith("hf:") || name.startsWith("https:")) {
            return name;
        }
        Path place = ModelLocation.of(name, TransferProgress.NONE, new Cancellation())
                .path();
        if (name.equals(EngineSettings.BUILTIN)) {
            // It is unpacked anew on every machine, into a folder whose name tells its content.
            return place.getFileName().toString();
        }
        if (!Files.exists(place)) {
            return name;
        }
        try (Stream<Path> all = Files.walk(place)) {
            return name
                    + all.filter(Files::isRegularFile)
                            .sorted()
                            .map(file -> " " + place.relativize(file) + " " + sampled(file))
                            .collect(Collectors.joining());
        } catch (IOException | UncheckedIOException e) {
            throw new MachineException("%s cannot be read (%s)".formatted(place, e.getMessage()), e);
        }
    }

    /** Of everything that settings change a model with. */
    public static List<String> ofChanges(UpscaleSettings settings) {
        return Stream.of(
                        settings.loras().stream().map(LoraFile::file),
                        settings.controls().stream().map(ControlFile::file),
                        settings.embeddings().stream())
                .flatMap(files -> files)
                .map(Fingerprints::ofNetwork)
                .toList();
    }

    private static String sampled(Path file) {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            boolean whole = size <= (long) BUFFER * SAMPLES;
            long step = whole ? BUFFER : (size - BUFFER) / (SAMPLES - 1);
            ByteBuffer piece = ByteBuffer.allocate(BUFFER);
            for (long position = 0; position < size; position += step) {
                piece.clear();
                channel.read(piece, position);
                digest.update(piece.flip());
            }
            return size + " " + HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
