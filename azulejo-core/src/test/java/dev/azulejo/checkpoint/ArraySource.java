package dev.azulejo.checkpoint;

import java.nio.ByteBuffer;

/** Bytes in memory, read like a file. */
record ArraySource(byte[] bytes) implements ByteSource {
    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public int read(ByteBuffer into, long position) {
        if (position >= bytes.length) {
            return -1;
        }
        int n = (int) Math.min(into.remaining(), bytes.length - position);
        into.put(bytes, (int) position, n);
        return n;
    }
}
