package dev.azulejo.image;

import dev.azulejo.fault.PictureException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What lies where in a TIFF file (TIFF 6.0; BigTIFF, whose numbers have 64 bits; both byte orders): directories of fields.
 * Values are read when they are asked for. Fields that lie outside of the file count as absent.
 */
final class TiffFile {
    /** A field: what it is called, of what type and how many its values are, and where they lie. */
    record Field(int tag, int type, long count, long position) {}

    /** Fields by their tags, and where the directory of the next page lies (0: nowhere). */
    record Directory(Map<Integer, Field> fields, long next) {
        Optional<Field> field(int tag) {
            return Optional.ofNullable(fields.get(tag));
        }
    }

    static final int SHORT = 3;
    static final int LONG = 4;
    private static final int BYTE = 1;
    private static final int RATIONAL = 5;
    private static final int UNDEFINED = 7;
    private static final int DIRECTORY = 13;
    private static final int LONG8 = 16;
    private static final int DIRECTORY8 = 18;
    /** Bytes of a value of each type, by its number; 0 for numbers that no type has. */
    private static final int[] BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

    private static final int MOST_FIELDS = 4096;
    private static final int LONGEST_VALUE = 64 << 20;

    private final EncodedPicture file;
    private final ByteOrder order;
    private final boolean big;
    private final long firstDirectory;

    /** @throws PictureException if it has no header */
    TiffFile(EncodedPicture file) {
        this.file = file;
        try {
            this.order = file.read(0, 1)[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            int version = buffer(2, 2).getShort();
            this.big = version == 43;
            if (big && (buffer(4, 2).getShort() != 8 || buffer(6, 2).getShort() != 0)) {
                throw damaged("its header is none of a BigTIFF file with offsets of 8 bytes");
            }
            this.firstDirectory = big
                    ? buffer(8, 8).getLong()
                    : Integer.toUnsignedLong(buffer(4, 4).getInt());
        } catch (IOException cut) {
            throw unreadable(cut);
        }
    }

    /** Whether a file begins like one. */
    static boolean begins(byte[] start) {
        String text = new String(start, 0, Math.min(4, start.length), StandardCharsets.ISO_8859_1);
        return text.equals("II*\0") || text.equals("MM\0*") || text.equals("II+\0") || text.equals("MM\0+");
    }

    EncodedPicture file() {
        return file;
    }

    ByteOrder order() {
        return order;
    }

    /** The directory of the first page. */
    Directory first() {
        return directory(firstDirectory);
    }

    /** @throws PictureException if there is none at that place */
    Directory directory(long position) {
        int countBytes = big ? 8 : 2;
        int entryBytes = big ? 20 : 12;
        try {
            ByteBuffer head = buffer(position, countBytes);
            long count = big ? head.getLong() : Short.toUnsignedInt(head.getShort());
            if (count < 1 || count > MOST_FIELDS) {
                throw damaged("a directory of 1 to %d fields was expected at byte %d, found %d"
                        .formatted(MOST_FIELDS, position, count));
            }
            ByteBuffer entries = buffer(position + countBytes, (int) count * entryBytes);
            Map<Integer, Field> fields = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                field(entries, position + countBytes + (long) i * entryBytes)
                        .ifPresent(field -> fields.putIfAbsent(field.tag(), field));
            }
            return new Directory(fields, next(position + countBytes + count * entryBytes));
        } catch (IOException cut) {
            throw unreadable(cut);
        }
    }

    /** Files that end behind their last directory do without the link. */
    private long next(long position) throws IOException {
        if (position + (big ? 8 : 4) > file.size()) {
            return 0;
        }
        return big
                ? buffer(position, 8).getLong()
                : Integer.toUnsignedLong(buffer(position, 4).getInt());
    }

    private Optional<Field> field(ByteBuffer entries, long position) {
        int tag = Short.toUnsignedInt(entries.getShort());
        int type = Short.toUnsignedInt(entries.getShort());
        long count = big ? entries.getLong() : Integer.toUnsignedLong(entries.getInt());
        long value = big ? entries.getLong() : Integer.toUnsignedLong(entries.getInt());
        int size = bytes(type);
        if (size == 0 || count < 1 || count > file.size() / size) {
            return Optional.empty();
        }
        boolean inside = count * size <= (big ? 8 : 4);
        long start = inside ? position + (big ? 12 : 8) : value;
        return start < 0 || start > file.size() - count * size
                ? Optional.empty()
                : Optional.of(new Field(tag, type, count, start));
    }

    /** Bytes of a value of a type; 0 if there is no such type. */
    static int bytes(int type) {
        return type < BYTES.length ? BYTES[type] : 0;
    }

    /** Some values of a field of whole numbers; those of other types, and those that are not there, are 0. */
    long[] numbers(Field field, long from, int count) {
        long[] numbers = new long[count];
        int size = bytes(field.type());
        int there = (int) Math.max(0, Math.min(count, field.count() - from));
        ByteBuffer values = value(field.position() + from * size, there * size);
        for (int i = 0; i < there; i++) {
            numbers[i] = switch (field.type()) {
                case BYTE, UNDEFINED -> values.get() & 0xFF;
                case SHORT -> Short.toUnsignedInt(values.getShort());
                case LONG, DIRECTORY -> Integer.toUnsignedLong(values.getInt());
                case LONG8, DIRECTORY8 -> values.getLong();
                default -> 0;
            };
        }
        return numbers;
    }

    /** The first value of a field of whole numbers; {@code otherwise} if there is none. */
    long number(Directory directory, int tag, long otherwise) {
        return directory.field(tag).map(field -> numbers(field, 0, 1)[0]).orElse(otherwise);
    }

    /** The first value of a field of fractions; 0 if there is none. */
    double rational(Directory directory, int tag) {
        Optional<Field> field = directory.field(tag).filter(found -> found.type() == RATIONAL);
        if (field.isEmpty()) {
            return 0;
        }
        ByteBuffer value = value(field.orElseThrow().position(), 8);
        return Integer.toUnsignedLong(value.getInt()) / (double) Integer.toUnsignedLong(value.getInt());
    }

    /** The bytes of a field as they lie in the file; empty if there are none, or unreasonably many. */
    Optional<byte[]> bytes(Directory directory, int tag) {
        return directory.field(tag).flatMap(this::bytes);
    }

    /** The bytes of a field as they lie in the file; empty if there are unreasonably many. */
    Optional<byte[]> bytes(Field field) {
        long length = field.count() * bytes(field.type());
        return length > LONGEST_VALUE
                ? Optional.empty()
                : Optional.of(value(field.position(), (int) length).array());
    }

    private ByteBuffer value(long position, int length) {
        try {
            return buffer(position, length);
        } catch (IOException cut) {
            throw unreadable(cut);
        }
    }

    private ByteBuffer buffer(long position, int length) throws IOException {
        if (position < 0 || position > file.size() - length) {
            throw new EOFException();
        }
        return file.buffer(position, length).order(order);
    }

    PictureException unreadable(IOException cause) {
        return cause instanceof EOFException
                ? new PictureException(
                        file.name() + " was cut short: its TIFF data points to places beyond its end, after "
                                + file.size() + " bytes",
                        cause)
                : new PictureException(file.name() + " cannot be read: " + cause.getMessage(), cause);
    }

    PictureException damaged(String how) {
        return new PictureException(file.name() + " is a damaged TIFF file: " + how);
    }

    /** What is no damage, but of a kind that is not read. */
    PictureException rare(String found, String expected) {
        return new PictureException(
                "%s is a TIFF file of a rare kind: it has %s; %s can be read".formatted(file.name(), found, expected));
    }
}
