package dev.azulejo.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/**
 * The parts of a picture file that its decoder needs, one after the other, so that decoders never see what they might
 * stumble over (a damaged text, a foreign segment) and that is read elsewhere.
 */
final class SplicedStream extends InputStream {
    /** Bytes of the file, or bytes that are put in. */
    sealed interface Part {
        /** A part of the file. */
        record Range(long start, long length) implements Part {}

        /** Something else. */
        record Bytes(byte[] bytes) implements Part {}
    }

    private final EncodedPicture file;
    private final List<Part> parts;
    private int part;
    private long position;

    SplicedStream(EncodedPicture file, List<Part> parts) {
        this.file = file;
        this.parts = List.copyOf(parts);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        while (part < parts.size()) {
            int count = (int) Math.min(length, length(parts.get(part)) - position);
            if (count > 0) {
                copy(parts.get(part), into, offset, count);
                position += count;
                return count;
            }
            part++;
            position = 0;
        }
        return -1;
    }

    /** Bytes of all parts. */
    long length() {
        return parts.stream().mapToLong(SplicedStream::length).sum();
    }

    /** Goes to a place, counted from the first part's start. */
    void seek(long target) {
        part = 0;
        position = target;
        while (part < parts.size() && position >= length(parts.get(part))) {
            position -= length(parts.get(part));
            part++;
        }
    }

    private static long length(Part part) {
        return part instanceof Part.Range range ? range.length() : ((Part.Bytes) part).bytes().length;
    }

    private void copy(Part from, byte[] into, int offset, int count) throws IOException {
        if (from instanceof Part.Range range) {
            file.read(range.start() + position, into, offset, count);
        } else {
            System.arraycopy(((Part.Bytes) from).bytes(), (int) position, into, offset, count);
        }
    }
}
