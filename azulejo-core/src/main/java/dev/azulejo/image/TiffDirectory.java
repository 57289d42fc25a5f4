package dev.azulejo.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A directory of a TIFF file that is being made (TIFF 6.0; BigTIFF, whose numbers have 64 bits). */
final class TiffDirectory {
    static final int BYTE = 1;
    static final int RATIONAL = 5;
    static final int UNDEFINED = 7;
    private static final int LONG8 = 16;
    private static final int DIRECTORY8 = 18;

    /** A field: its values, or the directory that it leads to. */
    private sealed interface Field {
        record Values(int type, long count, byte[] bytes) implements Field {}

        record Below(TiffDirectory directory) implements Field {}
    }

    private final ByteOrder order;
    private final boolean big;
    private final Map<Integer, Field> fields = new TreeMap<>();

    TiffDirectory(ByteOrder order, boolean big) {
        this.order = order;
        this.big = big;
    }

    /** A directory for the same file. */
    TiffDirectory another() {
        return new TiffDirectory(order, big);
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** Values as they lie in the file. */
    void put(int tag, int type, long count, byte[] bytes) {
        fields.put(tag, new Field.Values(type, count, bytes));
    }

    void putBytes(int tag, int type, byte[] bytes) {
        put(tag, type, bytes.length, bytes);
    }

    void putShorts(int tag, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(order);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        put(tag, TiffFile.SHORT, values.length, bytes.array());
    }

    void putLong(int tag, int value) {
        put(
                tag,
                TiffFile.LONG,
                1,
                ByteBuffer.allocate(4).order(order).putInt(value).array());
    }

    /** Places in the file, or lengths of what is there. */
    void putOffsets(int tag, long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate((big ? 8 : 4) * values.length).order(order);
        for (long value : values) {
            putOffset(bytes, value);
        }
        put(tag, big ? LONG8 : TiffFile.LONG, values.length, bytes.array());
    }

    void putRational(int tag, long numerator, long denominator) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(order)
                .putInt((int) numerator)
                .putInt((int) denominator)
                .array();
        put(tag, RATIONAL, 1, bytes);
    }

    /** A directory below this one; an empty one is left out. */
    void put(int tag, TiffDirectory below) {
        if (!below.isEmpty()) {
            fields.put(tag, new Field.Below(below));
        }
    }

    /** All of it, with what lies below, for this place in the file, which has to be even. */
    byte[] bytes(long position) {
        int inline = big ? 8 : 4;
        int head = big ? 8 + 20 * fields.size() + 8 : 2 + 12 * fields.size() + 4;
        ByteBuffer entries = ByteBuffer.allocate(head).order(order);
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        if (big) {
            entries.putLong(fields.size());
        } else {
            entries.putShort((short) fields.size());
        }
        fields.forEach((tag, field) -> {
            long at = position + head + values.size();
            if (field instanceof Field.Below below) {
                begin(entries, tag, big ? DIRECTORY8 : TiffFile.LONG, 1);
                putOffset(entries, at);
                values.writeBytes(below.directory.bytes(at));
            } else if (field instanceof Field.Values found) {
                begin(entries, tag, found.type, found.count);
                if (found.bytes.length <= inline) {
                    entries.put(Arrays.copyOf(found.bytes, inline));
                } else {
                    putOffset(entries, at);
                    values.writeBytes(found.bytes);
                }
            }
            values.writeBytes(new byte[values.size() % 2]);
        });
        byte[] all = Arrays.copyOf(entries.array(), head + values.size());
        System.arraycopy(values.toByteArray(), 0, all, head, values.size());
        return all;
    }

    private void begin(ByteBuffer entries, int tag, int type, long count) {
        entries.putShort((short) tag).putShort((short) type);
        putOffset(entries, count);
    }

    private void putOffset(ByteBuffer bytes, long value) {
        if (big) {
            bytes.putLong(value);
        } else {
            bytes.putInt((int) value);
        }
    }
}
