package dev.azulejo.image;

import dev.azulejo.fault.PictureException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The bytes of a picture file, read anywhere. Safe for use by several threads. */
abstract sealed class EncodedPicture implements AutoCloseable {
    private final String name;

    private EncodedPicture(String name) {
        this.name = name;
    }

    /** What messages call it. */
    String name() {
        return name;
    }

    abstract long size();

    /** Fills the part of the array; what lies past the end throws an {@link EOFException}. */
    abstract void read(long position, byte[] into, int offset, int length) throws IOException;

    @Override
    public abstract void close();

    /** @throws PictureException if it cannot be opened or is empty */
    static EncodedPicture open(PictureInput.File file) {
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
                    return open(new PictureInput.Stream(stream, file.name()));
                }
            }
            return new OnDisk(file.name(), new RandomAccessFile(path.toFile(), "r"));
        } catch (IOException | UnsupportedOperationException unreadable) {
            throw new PictureException(path + " cannot be opened: " + reason(path, unreadable), unreadable);
        }
    }

    /** Reads the stream to its end. */
    static EncodedPicture open(PictureInput.Stream input) {
        try {
            return new InMemory(input.name(), input.stream().readAllBytes());
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

        OnDisk(String name, RandomAccessFile file) throws IOException {
            super(name);
            this.file = file;
            this.size = file.length();
        }

        @Override
        long size() {
            return size;
        }

        @Override
        synchronized void read(long position, byte[] into, int offset, int length) throws IOException {
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

        InMemory(String name, byte[] bytes) {
            super(name);
            this.bytes = bytes;
        }

        @Override
        long size() {
            return bytes.length;
        }

        @Override
        void read(long position, byte[] into, int offset, int length) throws IOException {
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
}
