package dev.azulejo.image;

import dev.azulejo.fault.PictureException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The bytes of a picture file, read anywhere. Safe for use by several threads. */
abstract sealed class EncodedPicture implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final String name;
    private final SpoolRoom room;

    private EncodedPicture(String name, SpoolRoom room) {
        this.name = name;
        this.room = room;
    }

    /** Where its pixels may wait. */
    SpoolRoom room() {
        return room;
    }

    /** What messages call it. */
    String name() {
        return name;
    }

    abstract long size();

    /**
     * Fills the part of the array; what lies past the end throws an {@link EOFException}.
     *
     * @throws dev.azulejo.fault.CancelledException if nobody wants the picture any more
     */
    final void read(long position, byte[] into, int offset, int length) throws IOException {
        room.cancellation().check();
        copy(position, into, offset, length);
    }

    abstract void copy(long position, byte[] into, int offset, int length) throws IOException;

    @Override
    public abstract void close();

    /** @throws PictureException if it cannot be opened or is empty */
    static EncodedPicture open(PictureInput.File file, SpoolRoom room) {
        Path path = file.path();
        if (!Files.exists(path)) {
            throw new PictureException(path + " does not exist; a PNG, JPEG, TIFF or WebP file was expected");
        }
        if (Files.isDirectory(path)) {
            throw new PictureException(path + " is a folder; a PNG, JPEG, TIFF or WebP file was expected");
        }
        try {
            if (!Files.isRegularFile(path)) {
                try (InputStream stream = Files.newInputStream(path)) {
                    return open(new PictureInput.Stream(stream, file.name()), room);
                }
            }
            return new OnDisk(file.name(), room, new RandomAccessFile(path.toFile(), "r"));
        } catch (IOException | UnsupportedOperationException unreadable) {
            throw new PictureException(path + " cannot be opened: " + reason(path, unreadable), unreadable);
        }
    }

    /** Reads the stream to its end: into memory, or into a temporary file if it is long. */
    static EncodedPicture open(PictureInput.Stream input, SpoolRoom room) {
        int most = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(1, room.mostInMemory()));
        try {
            InputStream stream = new CancellableStream(input.stream(), room.cancellation());
            byte[] start = stream.readNBytes(most);
            return start.length < most
                    ? new InMemory(input.name(), room, start)
                    : new Spooled(input.name(), room, start, stream);
        } catch (IOException unreadable) {
            throw new PictureException(input.name() + " cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (OutOfMemoryError tooLong) {
            throw new PictureException(input.name() + " is longer than the memory that Java may use", tooLong);
        }
    }

    private static String reason(Path path, Exception thrown) {
        return Files.isReadable(path) ? thrown.getMessage() : "permission denied";
    }

    /** What a decoder's failure means, for messages; decoders that stumble over damaged data have no words for it. */
    static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? "its data makes no sense" : message;
    }

    /** Some bytes. */
    byte[] read(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        read(position, bytes, 0, length);
        return bytes;
    }

    /** Some bytes, most significant first. */
    ByteBuffer buffer(long position, int length) throws IOException {
        return ByteBuffer.wrap(read(position, length));
    }

    private static final class OnDisk extends EncodedPicture {
        private final RandomAccessFile file;
        private final long size;

        OnDisk(String name, SpoolRoom room, RandomAccessFile file) throws IOException {
            super(name, room);
            this.file = file;
            this.size = file.length();
        }

        @Override
        long size() {
            return size;
        }

        @Override
        synchronized void copy(long position, byte[] into, int offset, int length) throws IOException {
            file.seek(position);
            file.readFully(into, offset, length);
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException ignored) {
                // Nothing was written, so nothing can be lost.
            }
        }
    }

    private static final class InMemory extends EncodedPicture {
        private final byte[] bytes;

        InMemory(String name, SpoolRoom room, byte[] bytes) {
            super(name, room);
            this.bytes = bytes;
        }

        @Override
        long size() {
            return bytes.length;
        }

        @Override
        void copy(long position, byte[] into, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, into.length);
            if (position < 0 || position > bytes.length - length) {
                throw new EOFException();
            }
            System.arraycopy(bytes, (int) position, into, offset, length);
        }

        @Override
        public void close() {
            // Memory needs no closing.
        }
    }

    private static final class Spooled extends EncodedPicture {
        private final FileChannel file;
        private final long size;

        /** Copies a stream, whose start was read already. */
        Spooled(String name, SpoolRoom room, byte[] start, InputStream rest) throws IOException {
            super(name, room);
            file = room.file(name, start.length);
            try {
                write(ByteBuffer.wrap(start));
                byte[] chunk = new byte[CHUNK];
                for (int read = rest.read(chunk); read >= 0; read = rest.read(chunk)) {
                    write(ByteBuffer.wrap(chunk, 0, read));
                }
                size = file.position();
            } catch (Throwable failed) {
                close();
                throw failed;
            }
        }

        private void write(ByteBuffer bytes) {
            try {
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            } catch (IOException refused) {
                throw SpoolRoom.failure(name(), refused);
            }
        }

        @Override
        long size() {
            return size;
        }

        @Override
        void copy(long position, byte[] into, int offset, int length) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(into, offset, length);
            try {
                while (bytes.hasRemaining()) {
                    if (file.read(bytes, position + bytes.position() - offset) < 0) {
                        throw new EOFException();
                    }
                }
            } catch (ClosedByInterruptException interrupted) {
                throw SpoolRoom.failure(name(), interrupted);
            }
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException ignored) {
                // Nobody needs it any more.
            }
        }
    }
}
