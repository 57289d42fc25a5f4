package dev.azulejo.image;

import dev.azulejo.fault.MachineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Float planes in a file, for pictures that are larger than memory: 4 bytes a sample, little-endian. What was never written
 * is zero. It holds a few small buffers in memory, and nothing that grows with the picture; the operating system keeps in its
 * cache what it has room for.
 *
 * <p>The file has one strip of columns behind the other, each [row, channel, column]. So the tiles and bands that are
 * written and read are a few long pieces of it and not each of their rows: a file system takes those in a quarter of the time.
 *
 * <p>Safe for several threads as {@link Surface} says. An interrupt of a thread that reads or writes closes the file, as
 * Java has it: it is the end of the job.
 */
public final class Spool extends BlockView implements Surface, AutoCloseable {
    /** Floats that are moved at once, at least. */
    private static final int CHUNK = 1 << 16;

    /** Columns of a strip. */
    private static final int STRIP = 256;

    private final Path file;
    private final FileChannel channel;
    private final Queue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

    private Spool(Path file, FileChannel channel, int channels, int height, int width) {
        super(channels, height, width);
        this.file = file;
        this.channel = channel;
    }

    /**
     * A spool in a new file, of zeros.
     *
     * @throws MachineException if the file cannot be made, or exists
     */
    public static Spool create(Path file, int channels, int height, int width) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            // The last sample decides the length; where the file system can, the rest takes room when it is written.
            channel.write(ByteBuffer.allocate(Float.BYTES), bytes(channels, height, width) - Float.BYTES);
            return new Spool(file, channel, channels, height, width);
        } catch (IOException e) {
            throw AtomicFile.failure(file.toString(), e);
        }
    }

    /**
     * A spool that was written before.
     *
     * @throws MachineException if the file is not there, or has another length
     */
    public static Spool open(Path file, int channels, int height, int width) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            long expected = bytes(channels, height, width);
            if (channel.size() != expected) {
                long found = channel.size();
                channel.close();
                throw new MachineException("%s has %d bytes, expected %d".formatted(file, found, expected));
            }
            return new Spool(file, channel, channels, height, width);
        } catch (IOException e) {
            throw new MachineException("%s cannot be opened: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** What a spool of that shape takes on disk. */
    public static long bytes(long channels, long height, long width) {
        return Float.BYTES * channels * height * width;
    }

    @Override
    protected void compute(int y, int x, Planes block) {
        inStrips(x, block.width(), (bytes, strip, from, count) -> {
            // Whole rows of the strip, also where a part of them is wanted.
            int most = bytes.capacity() / strip.rowBytes();
            for (int done = 0; done < block.height(); done += most) {
                int rows = Math.min(most, block.height() - done);
                read(bytes.clear().limit(rows * strip.rowBytes()), strip.position(y + done));
                FloatBuffer samples = bytes.flip().asFloatBuffer();
                for (int i = 0; i < rows; i++) {
                    for (int c = 0; c < channels(); c++) {
                        int at = (i * channels() + c) * strip.width() + from - strip.x();
                        samples.get(at, block.data(), block.row(c, done + i) + from - x, count);
                    }
                }
            }
        });
    }

    @Override
    public void write(int y, int x, Planes block) {
        if (block.channels() != channels()) {
            throw new IllegalArgumentException(
                    "a block of " + channels() + " channels was expected, found " + block.channels());
        }
        int firstColumn = Math.max(0, x);
        int columns = Math.min(width(), x + block.width()) - firstColumn;
        int firstRow = Math.max(0, -y);
        int endRow = Math.min(block.height(), height() - y);
        if (columns <= 0) {
            return;
        }
        inStrips(firstColumn, columns, (bytes, strip, from, count) -> {
            // Of a strip that is written in part, the rest stays as it is.
            boolean whole = count == strip.width();
            int mostRows = whole ? bytes.capacity() / strip.rowBytes() : 1;
            int mostChannels = whole ? channels() : 1;
            for (int done = firstRow; done < endRow; done += mostRows) {
                int rows = Math.min(mostRows, endRow - done);
                for (int first = 0; first < channels(); first += mostChannels) {
                    FloatBuffer samples = bytes.clear().asFloatBuffer();
                    for (int i = 0; i < rows; i++) {
                        for (int c = first; c < first + mostChannels; c++) {
                            samples.put(block.data(), block.row(c, done + i) + from - x, count);
                        }
                    }
                    long column = (long) first * strip.width() + from - strip.x();
                    write(
                            bytes.limit(samples.position() * Float.BYTES),
                            strip.position(y + done) + column * Float.BYTES);
                }
            }
        });
    }

    /** A strip of columns in the file. */
    private final class Strip {
        private final int x;

        Strip(int x) {
            this.x = x;
        }

        int x() {
            return x;
        }

        int width() {
            return Math.min(STRIP, Spool.this.width() - x);
        }

        /** Of all channels. */
        int rowBytes() {
            return channels() * width() * Float.BYTES;
        }

        /** Where a row of it begins. */
        long position(int y) {
            return (long) x * height() * channels() * Float.BYTES + (long) y * rowBytes();
        }
    }

    /** Moves what lies in one strip. */
    private interface Move {
        /**
         * @param bytes to move it with
         * @param from first column
         * @param count columns
         */
        void through(ByteBuffer bytes, Strip strip, int from, int count) throws IOException;
    }

    private void inStrips(int x, int columns, Move move) {
        ByteBuffer bytes = buffer();
        try {
            for (int from = x, end; from < x + columns; from = end) {
                Strip strip = new Strip(from / STRIP * STRIP);
                end = Math.min(strip.x() + strip.width(), x + columns);
                move.through(bytes, strip, from, end - from);
            }
        } catch (IOException e) {
            throw AtomicFile.failure(file.toString(), e);
        }
        buffers.add(bytes);
    }

    private void read(ByteBuffer bytes, long from) throws IOException {
        long position = from;
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, position);
            if (read < 0) {
                throw new IOException("it ends at byte " + position);
            }
            position += read;
        }
    }

    private void write(ByteBuffer bytes, long to) throws IOException {
        long position = to;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    private ByteBuffer buffer() {
        ByteBuffer kept = buffers.poll();
        int samples = Math.max(CHUNK, channels() * STRIP);
        return kept == null ? ByteBuffer.allocateDirect(samples * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN) : kept;
    }

    /** Waits until the disk has everything that was written. */
    public void sync() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw AtomicFile.failure(file.toString(), e);
        }
    }

    /** Where the samples are. */
    public Path file() {
        return file;
    }

    /** Closes the file and leaves it where it is. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw AtomicFile.failure(file.toString(), e);
        }
    }

    /** Closes the file and deletes it. */
    public void delete() {
        close();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new MachineException("%s cannot be deleted: %s".formatted(file, e.getMessage()), e);
        }
    }
}
