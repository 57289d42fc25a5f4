package dev.azulejo.image;

import dev.azulejo.fault.Cancellation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Decoded samples of a whole picture, for those that cannot be decoded from the top row by row, or have to be turned: in
 * memory if they are few, else in a temporary file (in the folder {@code java.io.tmpdir}), which is gone when this is
 * closed or the program ends, however it ends where the system can delete open files.
 */
final class SampleSpool implements AutoCloseable {
    private final String name;
    private final int rowSamples;
    private final int sampleBytes;
    private final byte[][] rows;
    private final FileChannel channel;
    private final Cancellation cancellation;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    private SampleSpool(
            String name,
            int rowSamples,
            int sampleBytes,
            byte[][] rows,
            FileChannel channel,
            Cancellation cancellation) {
        this.name = name;
        this.rowSamples = rowSamples;
        this.sampleBytes = sampleBytes;
        this.rows = rows;
        this.channel = channel;
        this.cancellation = cancellation;
    }

    /**
     * An empty one.
     *
     * @param name what messages call the picture
     * @param rowSamples samples of a row
     * @param maximum the largest sample: up to 255 takes a byte, up to 65535 two
     * @param room where it may be
     * @throws dev.azulejo.fault.MachineException if there is no room for it in memory or on disk
     */
    static SampleSpool of(String name, int rowSamples, int height, int maximum, SpoolRoom room) {
        int sampleBytes = maximum > 255 ? 2 : 1;
        long bytes = (long) rowSamples * height * sampleBytes;
        if (bytes <= room.mostInMemory()) {
            Memory.require(bytes, name, rowSamples, height);
            byte[][] rows = new byte[height][rowSamples * sampleBytes];
            return new SampleSpool(name, rowSamples, sampleBytes, rows, null, room.cancellation());
        }
        FileChannel file = room.file(name, bytes);
        return new SampleSpool(name, rowSamples, sampleBytes, new byte[0][], file, room.cancellation());
    }

    /** Writes a row of samples that take a byte. */
    void write(int row, byte[] samples) {
        write(row, begun(row).put(samples, 0, rowSamples));
    }

    /** Writes a row. */
    void write(int row, int[] samples) {
        ByteBuffer bytes = begun(row);
        for (int i = 0; i < rowSamples; i++) {
            if (sampleBytes == 1) {
                bytes.put((byte) samples[i]);
            } else {
                bytes.putShort((short) samples[i]);
            }
        }
        write(row, bytes);
    }

    /**
     * Where the bytes of a row are put.
     *
     * @throws dev.azulejo.fault.CancelledException if nobody wants them any more
     */
    private ByteBuffer begun(int row) {
        cancellation.check();
        return rows.length > 0 ? ByteBuffer.wrap(rows[row]) : buffer(rowSamples * sampleBytes);
    }

    private void write(int row, ByteBuffer bytes) {
        if (rows.length > 0) {
            return; // They are where they belong.
        }
        bytes.flip();
        long position = position(row, 0);
        try {
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
        } catch (IOException refused) {
            throw SpoolRoom.failure(name, refused);
        }
    }

    /** Reads a part of a row. */
    void read(int row, int from, int count, int[] samples, int at) {
        ByteBuffer bytes = rows.length > 0
                ? ByteBuffer.wrap(rows[row], from * sampleBytes, count * sampleBytes)
                : readFile(position(row, from), count * sampleBytes);
        for (int i = 0; i < count; i++) {
            samples[at + i] = sampleBytes == 1 ? bytes.get() & 0xFF : Short.toUnsignedInt(bytes.getShort());
        }
    }

    private ByteBuffer readFile(long start, int length) {
        ByteBuffer bytes = buffer(length);
        long position = start;
        try {
            while (bytes.hasRemaining()) {
                int read = channel.read(bytes, position);
                if (read < 0) {
                    throw new IOException("the temporary file ends at byte " + position);
                }
                position += read;
            }
        } catch (IOException refused) {
            throw SpoolRoom.failure(name, refused);
        }
        return bytes.flip();
    }

    private long position(int row, int from) {
        return ((long) row * rowSamples + from) * sampleBytes;
    }

    private ByteBuffer buffer(int length) {
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocateDirect(length);
        }
        return buffer.clear().limit(length);
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException ignored) {
            // Nobody needs it any more.
        }
    }
}
