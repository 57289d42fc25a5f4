package dev.azulejo.image;

import dev.azulejo.fault.MachineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Float planes in a file, for pictures that are larger than memory: 4 bytes a sample, little-endian, in the order of
 * {@link Planes}. What was never written is zero. It holds a few small buffers
 * in memory, and nothing that grows with the picture; the operating system keeps in its cache what it has room for.
 *
 * <p>Safe for several threads as {@link Surface} says. An interrupt of a thread that reads or writes closes the file, as
 * Java has it: it is the end of the job.
 */
public final class Spool extends BlockView implements Surface, AutoCloseable {
    /** Floats that are moved at once. */
    private static final int CHUNK = 1 << 16;

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
        move(block, 0, block.height(), 0, block.width(), y, x, this::read);
    }

    @Override
    public void write(int y, int x, Planes block) {
        if (block.channels() != channels()) {
            throw new IllegalArgumentException(
                    "a block of " + channels() + " channels was expected, found " + block.channels());
        }
        int firstColumn = Math.max(0, -x);
        int columns = Math.min(block.width(), width() - x) - firstColumn;
        int firstRow = Math.max(0, -y);
        int rows = Math.min(block.height(), height() - y) - firstRow;
        if (columns > 0 && rows > 0) {
            move(block, firstRow, rows, firstColumn, columns, y, x, this::write);
        }
    }

    private interface Run {
        void move(ByteBuffer bytes, long position, float[] samples, int at, int count) throws IOException;
    }

    /** Moves a part of a block, which lies inside when it is put at (y, x): whole rows of a channel at once. */
    private void move(Planes block, int firstRow, int rows, int firstColumn, int columns, int y, int x, Run run) {
        boolean wholeRows = columns == width() && columns == block.width();
        int runs = wholeRows ? 1 : rows;
        int length = wholeRows ? rows * columns : columns;
        ByteBuffer bytes = buffer();
        try {
            for (int c = 0; c < channels(); c++) {
                for (int i = firstRow; i < firstRow + runs; i++) {
                    int at = block.row(c, i) + firstColumn;
                    for (int done = 0; done < length; done += CHUNK) {
                        int count = Math.min(CHUNK, length - done);
                        bytes.clear().limit(count * Float.BYTES);
                        run.move(bytes, position(c, y + i, x + firstColumn + done), block.data(), at + done, count);
                    }
                }
            }
        } catch (IOException e) {
            throw AtomicFile.failure(file.toString(), e);
        }
        buffers.add(bytes);
    }

    private void read(ByteBuffer bytes, long from, float[] samples, int at, int count) throws IOException {
        long position = from;
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, position);
            if (read < 0) {
                throw new IOException("it ends at byte " + position);
            }
            position += read;
        }
        bytes.flip().asFloatBuffer().get(samples, at, count);
    }

    private void write(ByteBuffer bytes, long to, float[] samples, int at, int count) throws IOException {
        bytes.asFloatBuffer().put(samples, at, count);
        long position = to;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    /** Where a sample lies; beyond the end of a row lies the next one. */
    private long position(int channel, int y, int x) {
        return (((long) channel * height() + y) * width() + x) * Float.BYTES;
    }

    private ByteBuffer buffer() {
        ByteBuffer kept = buffers.poll();
        return kept == null ? ByteBuffer.allocateDirect(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN) : kept;
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
