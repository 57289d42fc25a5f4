package dev.azulejo.image;

import dev.azulejo.fault.FileTree;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;
import dev.azulejo.fault.UnfinishedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The folder of a Deep Zoom picture while it is written: {@code NAME_files} beside {@code NAME.dzi}. It has a name of its
 * own ({@code .azulejo-*.tmp}) until all of it is there.
 */
final class DeepZoomFolder implements AutoCloseable {
    private static final String METADATA = "metadata.xmp";

    private final Path target;
    private final Path temporary;
    private final AtomicFile descriptor;
    private boolean committed;

    /** @throws MachineException if nothing can be written there */
    DeepZoomFolder(PictureOutput.File dzi) throws IOException {
        requireReplaceable(dzi.path());
        target = folder(dzi.path());
        temporary = dzi.temporaries().orElse(target.getParent()).resolve(".azulejo-" + UUID.randomUUID() + ".tmp");
        descriptor = new AtomicFile(dzi.path(), dzi.temporaries());
        UnfinishedFiles.begun(temporary);
        try {
            Files.createDirectory(temporary);
        } catch (IOException | RuntimeException failed) {
            descriptor.close();
            throw failed;
        }
    }

    private static Path folder(Path dzi) {
        Path file = dzi.toAbsolutePath();
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + "_files");
    }

    /**
     * Asks whether the folder can be replaced, which it only is together with the file that it belongs to.
     *
     * @throws MachineException if something else has its name
     */
    static void requireReplaceable(Path dzi) {
        Path folder = folder(dzi);
        if (Files.exists(folder) && !(Files.isDirectory(folder) && Files.isRegularFile(dzi))) {
            throw new MachineException(
                    "%s cannot be written: %s is there already, and does not belong to a picture of that name; remove it or choose another name"
                            .formatted(dzi, folder));
        }
    }

    /** Where the tiles of a level go; the folder is made. */
    Path level(int level) throws IOException {
        return Files.createDirectory(temporary.resolve(Integer.toString(level)));
    }

    /** Writes an XMP packet, which lies beside the levels. */
    void writeMetadata(byte[] xmp) throws IOException {
        Files.write(temporary.resolve(METADATA), xmp);
    }

    /** @throws PictureException if there is no such picture, or it has no metadata */
    static Metadata metadata(Path dzi) {
        Path packet = folder(dzi).resolve(METADATA);
        try {
            String xmp = Files.readString(packet);
            return new Metadata(List.of(new TextEntry(TextEntry.XMP, xmp)), Optional.empty(), Optional.empty())
                    .withSettingsOfXmp();
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new PictureException(
                    "%s says nothing: %s cannot be read (%s)".formatted(dzi, packet, unreadable.getMessage()),
                    unreadable);
        }
    }

    /** Puts all in its place, with the file that describes it. */
    void commit(String description) throws IOException {
        descriptor.stream().write(description.getBytes(StandardCharsets.UTF_8));
        Path old = temporary.resolveSibling(temporary.getFileName() + ".old");
        boolean replaced = Files.exists(target);
        if (replaced) {
            Files.move(target, old);
        }
        try {
            Files.move(temporary, target);
        } catch (IOException refused) {
            if (replaced) {
                Files.move(old, target);
            }
            throw refused;
        }
        committed = true;
        UnfinishedFiles.ended(temporary);
        descriptor.commit();
        remove(old);
    }

    @Override
    public void close() {
        descriptor.close();
        if (!committed) {
            remove(temporary);
            UnfinishedFiles.ended(temporary);
        }
    }

    private static void remove(Path folder) {
        try {
            FileTree.delete(folder);
        } catch (IOException ignored) {
            // It is on its way out already; what made it fail says more.
        }
    }
}
