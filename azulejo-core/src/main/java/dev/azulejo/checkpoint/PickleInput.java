package dev.azulejo.checkpoint;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * A range of a file, read forward in little-endian pieces. It never allocates what a file merely claims: a length is
 * compared with what is left first.
 */
final class PickleInput {
    private static final int LONGEST_TEXT = 1 << 20;

    private final Path file;
    private final ByteSource source;
    private final long end;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long bufferEnd;
    private long textLeft = 32L << 20;

    /**
     * @param file as the caller named it, for messages
     * @param start first byte of the range
     * @param end one past its last
     */
    PickleInput(Path file, ByteSource source, long start, long end) {
        this.file = file;
        this.source = source;
        this.bufferEnd = start;
        this.end = end;
    }

    /** Where the next byte lies in the file. */
    long position() {
        return bufferEnd - buffer.remaining();
    }

    int u1() throws IOException {
        return need(1).get() & 0xff;
    }

    int u2() throws IOException {
        return need(2).getShort() & 0xffff;
    }

    int i4() throws IOException {
        return need(4).getInt();
    }

    long u4() throws IOException {
        return i4() & 0xffffffffL;
    }

    long i8() throws IOException {
        return need(8).getLong();
    }

    /** Big-endian, as pickles have it. */
    double f8() throws IOException {
        return Double.longBitsToDouble(Long.reverseBytes(i8()));
    }

    /** A text of so many bytes; malformed ones become replacement characters. */
    String text(long length, Charset charset) throws IOException {
        return new String(bytes(length), charset);
    }

    /** A text up to the end of the line. */
    String line() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = u1(); c != '\n'; c = u1()) {
            if (text.length() == 4096) {
                throw refuse("has a line of more than 4096 characters in its pickle");
            }
            text.append((char) c);
        }
        return text.toString();
    }

    byte[] bytes(long length) throws IOException {
        claim(length);
        if (length > LONGEST_TEXT) {
            throw refuse("has a text of " + length + " bytes in its pickle, expected at most " + LONGEST_TEXT);
        }
        textLeft -= length;
        if (textLeft < 0) {
            throw refuse("has more than 32 MB of text in its pickle");
        }
        byte[] bytes = new byte[(int) length];
        for (int done = 0; done < bytes.length; ) {
            int n = Math.min(bytes.length - done, need(1).remaining());
            buffer.get(bytes, done, n);
            done += n;
        }
        return bytes;
    }

    void skip(long length) throws IOException {
        claim(length);
        long target = position() + length;
        if (target <= bufferEnd) {
            buffer.position(buffer.position() + (int) length);
        } else {
            buffer.limit(0);
            bufferEnd = target;
        }
    }

    private void claim(long length) {
        if (length < 0 || length > end - position()) {
            throw refuse("claims a value of " + Long.toUnsignedString(length) + " bytes in its pickle where "
                    + (end - position()) + " are left: it is damaged or was cut short");
        }
    }

    private ByteBuffer need(int n) throws IOException {
        if (buffer.remaining() < n) {
            if (end - position() < n) {
                throw refuse("ends in the middle of its pickle, at byte " + end + ": it is damaged or was cut short");
            }
            buffer.compact();
            buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + end - bufferEnd));
            while (buffer.position() < n) {
                int got = source.read(buffer, bufferEnd);
                if (got < 0) {
                    throw refuse("became shorter while it was read");
                }
                bufferEnd += got;
            }
            buffer.flip();
        }
        return buffer;
    }

    private ModelException refuse(String what) {
        return new ModelException("The PyTorch file " + file + " " + what + ".");
    }
}
