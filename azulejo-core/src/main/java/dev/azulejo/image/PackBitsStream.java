package dev.azulejo.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/** Undoes PackBits (TIFF 6.0, section 9): runs of one byte, and bytes as they are. */
final class PackBitsStream extends InputStream {
    private final InputStream packed;
    private int literal;
    private int repeated;
    private byte value;

    PackBitsStream(InputStream packed) {
        this.packed = packed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        while (literal == 0 && repeated == 0) {
            int header = packed.read();
            if (header < 0) {
                return -1;
            }
            if (header < 128) {
                literal = header + 1;
            } else if (header > 128) {
                int found = packed.read();
                if (found < 0) {
                    return -1;
                }
                repeated = 257 - header;
                value = (byte) found;
            }
        }
        if (repeated > 0) {
            int count = Math.min(length, repeated);
            Arrays.fill(into, offset, offset + count, value);
            repeated -= count;
            return count;
        }
        int count = packed.read(into, offset, Math.min(length, literal));
        literal -= Math.max(0, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        packed.close();
    }
}
