package dev.azulejo.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Bytes that can be read anywhere: a file, or an array in tests. */
interface ByteSource {
    /** Number of bytes. */
    long size() throws IOException;

    /** Reads some bytes at a position, as many as there are and fit; -1 at the end. */
    int read(ByteBuffer into, long position) throws IOException;

    /** The bytes of an open file; closing it is the caller's. */
    static ByteSource of(FileChannel channel) {
        return new ByteSource() {
            @Override
            public long size() throws IOException {
                return channel.size();
            }

            @Override
            public int read(ByteBuffer into, long position) throws IOException {
                return channel.read(into, position);
            }
        };
    }

    /** A few bytes, little-endian, ready to be read. */
    default ByteBuffer at(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("it became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    /** The bytes of a range, in order. */
    default InputStream stream(long start, long end) {
        return new InputStream() {
            private long position = start;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                if (position == end) {
                    return -1;
                }
                int n = ByteSource.this.read(
                        ByteBuffer.wrap(into, from, (int) Math.min(most, end - position)), position);
                position += Math.max(n, 0);
                return n;
            }
        };
    }
}
