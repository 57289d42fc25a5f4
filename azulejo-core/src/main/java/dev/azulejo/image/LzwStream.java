package dev.azulejo.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Undoes the LZW compression of TIFF 6.0 (section 13; Welch 1984): codes of 9 to 12 bits, the most significant bit first,
 * each one longer a code earlier than elsewhere.
 */
final class LzwStream extends InputStream {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int FIRST = 258;
    private static final int TABLE = 4096;

    private final InputStream packed;
    /** Each string is another one and a byte; single bytes are their own strings. */
    private final short[] prefixes = new short[TABLE];

    private final byte[] suffixes = new byte[TABLE];
    /** The string that is being given out, from its end to its beginning. */
    private final byte[] string = new byte[TABLE];

    private int left;
    private int next = FIRST;
    private int bits = 9;
    private int previous = CLEAR;
    private byte firstOfPrevious;
    private int buffer;
    private int buffered;
    private boolean ended;

    LzwStream(InputStream packed) {
        this.packed = packed;
        for (int i = 0; i < CLEAR; i++) {
            suffixes[i] = (byte) i;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        int given = 0;
        while (given < length && (left > 0 || decode())) {
            int count = Math.min(left, length - given);
            for (int i = 0; i < count; i++) {
                into[offset + given++] = string[--left];
            }
        }
        return given == 0 && length > 0 ? -1 : given;
    }

    /** Puts the next string into {@link #string}; false at the end. */
    private boolean decode() throws IOException {
        while (!ended) {
            int code = code();
            if (code == END) {
                ended = true;
            } else if (code == CLEAR) {
                next = FIRST;
                bits = 9;
                previous = CLEAR;
            } else {
                decode(code);
                return true;
            }
        }
        return false;
    }

    private void decode(int code) throws IOException {
        boolean known = code < CLEAR || (code >= FIRST && code < next);
        boolean itsOwnBeginning = code == next && previous != CLEAR && next < TABLE;
        if (!known && !itsOwnBeginning) {
            throw new IOException("the LZW code " + code + " was not expected");
        }
        left = 0;
        if (!known) {
            string[left++] = firstOfPrevious;
        }
        int at = known ? code : previous;
        while (at >= FIRST) {
            string[left++] = suffixes[at];
            at = prefixes[at];
        }
        string[left++] = suffixes[at];
        firstOfPrevious = suffixes[at];
        if (previous != CLEAR && next < TABLE) {
            prefixes[next] = (short) previous;
            suffixes[next] = firstOfPrevious;
            next++;
        }
        bits = next + 1 < 512 ? 9 : next + 1 < 1024 ? 10 : next + 1 < 2048 ? 11 : 12;
        previous = code;
    }

    private int code() throws IOException {
        while (buffered < bits) {
            int read = packed.read();
            if (read < 0) {
                return END;
            }
            buffer = buffer << 8 | read;
            buffered += 8;
        }
        buffered -= bits;
        return buffer >> buffered & (1 << bits) - 1;
    }

    @Override
    public void close() throws IOException {
        packed.close();
    }
}
