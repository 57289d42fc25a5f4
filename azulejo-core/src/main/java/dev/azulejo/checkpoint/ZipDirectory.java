package dev.azulejo.checkpoint;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the entries of a zip file lie (PKWARE APPNOTE 6.3, zip64 included). {@code java.util.zip} has no offsets, and
 * offsets are all that is wanted: the entries of a PyTorch file are stored, not compressed.
 */
final class ZipDirectory {
    private static final int MOST_ENTRIES = 200_000;
    private static final long LARGEST_DIRECTORY = 32L << 20;
    private static final int LONGEST_COMMENT = 65_535;
    private static final int END_BYTES = 22;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL_BYTES = 30;

    /** A range of the file. */
    record Range(long offset, long length) {}

    private record Entry(int flags, int method, long packed, long length, long header) {}

    private final Path file;
    private final ByteSource source;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ZipDirectory(Path file, ByteSource source) {
        this.file = file;
        this.source = source;
    }

    /**
     * @param file as the caller named it, for messages
     * @throws ModelException if it has no sound directory
     */
    static ZipDirectory of(Path file, ByteSource source) throws IOException {
        ZipDirectory directory = new ZipDirectory(file, source);
        directory.read();
        return directory;
    }

    Iterable<String> names() {
        return entries.keySet();
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    /**
     * The bytes of an entry.
     *
     * @throws ModelException if there is none, or if it is compressed or encrypted
     */
    Range range(String name) throws IOException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw refuse("has no entry " + Names.quote(name) + ", which its pickle refers to");
        }
        if ((entry.flags() & 1) != 0 || entry.method() != 0 || entry.packed() != entry.length()) {
            throw refuse(
                    "has the entry " + Names.quote(name)
                            + " compressed or encrypted, expected it stored as PyTorch does: pack it again without compression");
        }
        if (entry.header() < 0 || entry.header() > source.size() - LOCAL_BYTES) {
            throw outside(name, entry.header());
        }
        ByteBuffer local = source.at(entry.header(), LOCAL_BYTES);
        if (local.getInt(0) != 0x04034b50) {
            throw refuse("has no entry at byte " + entry.header() + ", where its directory says " + Names.quote(name)
                    + " lies");
        }
        long offset = entry.header() + LOCAL_BYTES + u2(local, 26) + u2(local, 28);
        if (entry.length() < 0 || entry.length() > source.size() || offset > source.size() - entry.length()) {
            throw outside(name, offset);
        }
        return new Range(offset, entry.length());
    }

    private void read() throws IOException {
        long size = source.size();
        int tail = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        ByteBuffer last = source.at(size - tail, tail);
        int end = tail - END_BYTES;
        while (end >= 0 && last.getInt(end) != 0x06054b50) {
            end--;
        }
        if (end < 0) {
            throw refuse("has no zip directory at its end: it was cut short, fetch it again");
        }
        long count = u2(last, end + 10);
        long length = u4(last, end + 12);
        long start = u4(last, end + 16);
        long endAt = size - tail + end;
        if ((count == 0xffff || length == 0xffffffffL || start == 0xffffffffL) && endAt >= 20) {
            ByteBuffer locator = source.at(endAt - 20, 20);
            if (locator.getInt(0) == 0x07064b50) {
                long at = locator.getLong(8);
                if (at < 0 || at > size - 56) {
                    throw refuse("has its zip64 directory end at byte " + at + " of " + size);
                }
                ByteBuffer end64 = source.at(at, 56);
                if (end64.getInt(0) != 0x06064b50) {
                    throw refuse("has no zip64 directory end at byte " + at + ", where it should lie");
                }
                count = end64.getLong(32);
                length = end64.getLong(40);
                start = end64.getLong(48);
            }
        }
        if (count < 0 || count > MOST_ENTRIES || length < 0 || length > LARGEST_DIRECTORY) {
            throw refuse("claims a zip directory of " + count + " entries in " + length + " bytes, expected at most "
                    + MOST_ENTRIES + " in " + LARGEST_DIRECTORY);
        }
        if (start < 0 || start > size - length) {
            throw refuse("claims a zip directory of " + length + " bytes at " + start + " of " + size);
        }
        directory(source.at(start, (int) length), count);
    }

    private void directory(ByteBuffer directory, long count) {
        for (long i = 0; i < count; i++) {
            int at = directory.position();
            if (directory.remaining() < ENTRY_BYTES || directory.getInt(at) != 0x02014b50) {
                throw refuse("has a damaged zip directory at entry " + (i + 1) + " of " + count);
            }
            int name = u2(directory, at + 28);
            int extra = u2(directory, at + 30);
            int comment = u2(directory, at + 32);
            if (directory.remaining() < ENTRY_BYTES + name + extra + comment) {
                throw refuse("has a damaged zip directory at entry " + (i + 1) + " of " + count);
            }
            String entry = new String(directory.array(), at + ENTRY_BYTES, name, StandardCharsets.UTF_8);
            if (entries.put(entry, entry(directory, at, at + ENTRY_BYTES + name, extra)) != null) {
                throw refuse("has the entry " + Names.quote(entry) + " twice");
            }
            directory.position(at + ENTRY_BYTES + name + extra + comment);
        }
    }

    private static Entry entry(ByteBuffer directory, int at, int extraAt, int extraLength) {
        long packed = u4(directory, at + 20);
        long length = u4(directory, at + 24);
        long header = u4(directory, at + 42);
        int end = extraAt + extraLength;
        for (int field = extraAt; field + 4 <= end; ) {
            int next = field + 4 + u2(directory, field + 2);
            if (u2(directory, field) == 1 && next <= end) {
                // Zip64: the large values in this order, and only those that do not fit above.
                int value = field + 4;
                if (length == 0xffffffffL && value + 8 <= next) {
                    length = directory.getLong(value);
                    value += 8;
                }
                if (packed == 0xffffffffL && value + 8 <= next) {
                    packed = directory.getLong(value);
                    value += 8;
                }
                if (header == 0xffffffffL && value + 8 <= next) {
                    header = directory.getLong(value);
                }
            }
            field = next;
        }
        return new Entry(u2(directory, at + 8), u2(directory, at + 10), packed, length, header);
    }

    private static int u2(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xffff;
    }

    private static long u4(ByteBuffer bytes, int at) {
        return bytes.getInt(at) & 0xffffffffL;
    }

    private ModelException outside(String name, long offset) throws IOException {
        return refuse("has the entry " + Names.quote(name) + " at byte " + offset + " of " + source.size()
                + ": it is damaged or was cut short");
    }

    private ModelException refuse(String what) {
        return new ModelException("The PyTorch file " + file + " " + what + ".");
    }
}
