package dev.azulejo.image;

import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.UnfinishedFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Optional;
import java.util.UUID;

/**
 * A file that is there whole or not at all: written under a name of its own beside the target ({@code .azulejo-*.tmp}),
 * synced, and renamed over the target at the end. Closing without {@link #commit} leaves nothing behind.
 */
final class AtomicFile implements AutoCloseable {
    private static final int MOST_LINKS = 40;

    private final Path asked;
    private final Path target;
    /** Empty where the target is a device or pipe, which is written to directly. */
    private final Optional<Path> temporary;

    private final FileChannel channel;
    private final OutputStream stream;
    private boolean committed;

    /** @throws MachineException if nothing can be written there */
    AtomicFile(Path path) {
        this(path, Optional.empty());
    }

    /**
     * One that is written in another folder than its own first.
     *
     * @throws MachineException if nothing can be written there
     */
    AtomicFile(Path path, Optional<Path> temporaries) {
        asked = path;
        try {
            target = resolved(path);
            if (Files.isDirectory(target)) {
                throw new MachineException(path + " is a folder; the name of a file to write was expected");
            }
            Path folder = target.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new MachineException(
                        "%s cannot be written: the folder %s does not exist".formatted(path, folder));
            }
            boolean device = isDevice(target);
            temporary = device
                    ? Optional.empty()
                    : Optional.of(temporaries.orElse(folder).resolve(".azulejo-" + UUID.randomUUID() + ".tmp"));
            temporary.ifPresent(UnfinishedFiles::begun);
            channel = device
                    ? FileChannel.open(target, StandardOpenOption.WRITE)
                    : FileChannel.open(
                            temporary.orElseThrow(), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            stream = Channels.newOutputStream(channel);
        } catch (IOException refused) {
            throw failure(path.toString(), refused);
        }
    }

    /** The file that links lead to; it need not exist. A link to a device or pipe stays: /dev/stdout leads to no name. */
    private static Path resolved(Path path) throws IOException {
        Path link = path;
        for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(link) && !isDevice(link); i++) {
            link = link.resolveSibling(Files.readSymbolicLink(link));
        }
        if (Files.isSymbolicLink(link) && !isDevice(link)) {
            throw new FileSystemException(path.toString(), null, "too many symbolic links");
        }
        return link;
    }

    /** True for what is written to as it is, because it cannot be replaced: a device, a pipe. */
    static boolean isDevice(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    /** Where the bytes go. Closing it closes the file without keeping it. */
    OutputStream stream() {
        return stream;
    }

    /** The file, to be written anywhere; empty for a device or pipe, which can only be written from front to back. */
    Optional<FileChannel> seekable() {
        return temporary.map(path -> channel);
    }

    /**
     * Puts what was written in its place.
     *
     * @throws MachineException if that fails; nothing is left behind then
     */
    void commit() {
        try {
            if (temporary.isPresent()) {
                channel.force(true);
                channel.close();
                keepPermissions(temporary.orElseThrow());
                move(temporary.orElseThrow());
            } else {
                channel.close();
            }
            committed = true;
            temporary.ifPresent(UnfinishedFiles::ended);
        } catch (IOException refused) {
            throw failure(asked.toString(), refused);
        }
    }

    private void keepPermissions(Path written) throws IOException {
        PosixFileAttributeView old = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (Files.exists(target) && old != null) {
            Files.setPosixFilePermissions(written, old.readAttributes().permissions());
        }
    }

    private void move(Path written) throws IOException {
        try {
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException notHere) {
            Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() {
        if (committed) {
            return;
        }
        try {
            channel.close();
            if (temporary.isPresent()) {
                Files.deleteIfExists(temporary.orElseThrow());
                UnfinishedFiles.ended(temporary.orElseThrow());
            }
        } catch (IOException ignored) {
            // It is on its way out already; what made it fail says more.
        }
    }

    /** What a failed write means to the user. */
    static RuntimeException failure(String name, IOException cause) {
        if (cause instanceof ClosedByInterruptException) {
            return new CancelledException("cancelled while " + name + " was written");
        }
        String reason = cause instanceof AccessDeniedException
                ? "permission denied"
                : cause instanceof NoSuchFileException
                        ? "its folder does not exist"
                        : cause instanceof FileSystemException system && system.getReason() != null
                                ? system.getReason()
                                : String.valueOf(cause.getMessage());
        String advice = reason.contains("No space left") || reason.contains("not enough space")
                ? "the disk is full (" + reason + "); free some space or choose another folder with the output option"
                : reason;
        return new MachineException(name + " cannot be written: " + advice, cause);
    }
}
