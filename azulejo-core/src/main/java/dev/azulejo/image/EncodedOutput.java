package dev.azulejo.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Where the bytes of an encoded picture go: a file that appears at the end, or a stream that stays open. */
final class EncodedOutput implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final Optional<AtomicFile> file;
    private final OutputStream stream;
    /** What is written anywhere where the output itself can only be written from front to back. */
    private Optional<FileChannel> spool = Optional.empty();

    /** @throws dev.azulejo.fault.MachineException if nothing can be written there */
    EncodedOutput(PictureOutput output) {
        name = output.name();
        if (output instanceof PictureOutput.Stream given) {
            file = Optional.empty();
            stream = new BufferedOutputStream(given.stream(), BUFFER);
        } else {
            PictureOutput.File target = (PictureOutput.File) output;
            AtomicFile opened = new AtomicFile(target.path(), target.temporaries());
            file = Optional.of(opened);
            stream = new BufferedOutputStream(opened.stream(), BUFFER);
        }
    }

    /** What messages call it. */
    String name() {
        return name;
    }

    /** For encoders that write from front to back. */
    OutputStream stream() {
        return stream;
    }

    /**
     * For encoders that write anywhere, instead of the stream. Where that is not possible, it is a temporary file as large as
     * the output.
     */
    FileChannel channel() throws IOException {
        Optional<FileChannel> seekable = file.flatMap(AtomicFile::seekable);
        if (seekable.isPresent()) {
            return seekable.orElseThrow();
        }
        if (spool.isEmpty()) {
            Path path = Files.createTempFile("azulejo-", ".spool");
            spool = Optional.of(FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
        }
        return spool.orElseThrow();
    }

    /** Ends the output. */
    void commit() throws IOException {
        if (spool.isPresent()) {
            FileChannel written = spool.orElseThrow();
            written.position(0);
            Channels.newInputStream(written).transferTo(stream);
        }
        stream.flush();
        file.ifPresent(AtomicFile::commit);
    }

    /** Drops what is not committed. A stream stays open. */
    @Override
    public void close() {
        file.ifPresent(AtomicFile::close);
        try {
            if (spool.isPresent()) {
                spool.orElseThrow().close();
            }
        } catch (IOException ignored) {
            // It is temporary.
        }
    }
}
