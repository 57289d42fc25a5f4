package dev.azulejo.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Puts fields into EXIF data. What is there stays at its place, since notes of camera makers point to places: a directory
 * that gets one more entry is written again at the end, and the one before is left unused.
 */
final class ExifAddition {
    private static final int X_RESOLUTION = 0x011A;
    private static final int Y_RESOLUTION = 0x011B;
    private static final int RESOLUTION_UNIT = 0x0128;
    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int USER_COMMENT = 0x9286;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int RATIONAL = 5;
    private static final int UNDEFINED = 7;
    private static final int ENTRY = 12;
    private static final int INCH = 2;
    /** A header, and a directory of no entries. */
    private static final byte[] EMPTY = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0};
    /** What says that UTF-16 follows; in this order of bytes web interfaces write it, whatever that of the data is. */
    private static final byte[] CODE = {'U', 'N', 'I', 'C', 'O', 'D', 'E', 0};

    private byte[] data;
    private ByteBuffer tiff;

    private ExifAddition(Optional<Exif> exif) {
        use(exif.map(Exif::bytes).orElseGet(EMPTY::clone));
    }

    private void use(byte[] changed) {
        data = changed;
        tiff = ByteBuffer.wrap(data).order(data[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** The data with a user comment, in place of one that they may have. */
    static Exif comment(Optional<Exif> exif, String comment) {
        ExifAddition change = new ExifAddition(exif);
        byte[] text = comment.getBytes(StandardCharsets.UTF_16BE);
        byte[] value = Arrays.copyOf(CODE, CODE.length + text.length);
        System.arraycopy(text, 0, value, CODE.length, text.length);
        int first = change.tiff.getInt(4);
        int old = change.find(first, EXIF_DIRECTORY);
        int below = old < 0 ? 0 : change.tiff.getInt(old + 8);
        int changed = change.put(below, USER_COMMENT, UNDEFINED, value.length, change.append(value));
        change.putFirst(EXIF_DIRECTORY, LONG, 1, changed);
        return change.exif();
    }

    /** The data with a resolution in pixels per inch. */
    static Exif resolution(Optional<Exif> exif, Resolution resolution) {
        ExifAddition change = new ExifAddition(exif);
        change.putFirst(X_RESOLUTION, RATIONAL, 1, change.tenthsPerInch(resolution.x()));
        change.putFirst(Y_RESOLUTION, RATIONAL, 1, change.tenthsPerInch(resolution.y()));
        // A short number lies in the first half of the field.
        int unit = change.tiff.order() == ByteOrder.BIG_ENDIAN ? INCH << 16 : INCH;
        change.putFirst(RESOLUTION_UNIT, SHORT, 1, unit);
        return change.exif();
    }

    private int tenthsPerInch(long perMetre) {
        ByteBuffer fraction = ByteBuffer.allocate(8).order(tiff.order());
        fraction.putInt(Resolution.tenthsPerInch(perMetre)).putInt(10);
        return append(fraction.array());
    }

    private void putFirst(int tag, int type, int count, int value) {
        int directory = put(tiff.getInt(4), tag, type, count, value);
        tiff.putInt(4, directory);
    }

    private Exif exif() {
        return Exif.of(data).orElseThrow();
    }

    /** How many entries a directory has; 0 if there is none there. */
    private int entries(int directory) {
        if (directory < 8 || directory > data.length - 2) {
            return 0;
        }
        int count = Short.toUnsignedInt(tiff.getShort(directory));
        return directory + 2L + (long) ENTRY * count <= data.length ? count : 0;
    }

    private int tag(int directory, int entry) {
        return Short.toUnsignedInt(tiff.getShort(directory + 2 + ENTRY * entry));
    }

    /** Where the entry of a tag lies; -1 if there is none. */
    private int find(int directory, int tag) {
        for (int i = 0; i < entries(directory); i++) {
            if (tag(directory, i) == tag) {
                return directory + 2 + ENTRY * i;
            }
        }
        return -1;
    }

    /** Where the directory lies that has the entry: the same one, if it had one of that tag before. */
    private int put(int directory, int tag, int type, int count, int value) {
        int old = find(directory, tag);
        if (old >= 0) {
            tiff.putShort(old + 2, (short) type).putInt(old + 4, count).putInt(old + 8, value);
            return directory;
        }
        int entries = entries(directory);
        int before = 0;
        while (before < entries && tag(directory, before) < tag) {
            before++;
        }
        ByteBuffer longer = ByteBuffer.allocate(2 + ENTRY * (entries + 1) + 4).order(tiff.order());
        longer.putShort((short) (entries + 1));
        copy(directory, 0, before, longer);
        longer.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
        copy(directory, before, entries, longer);
        int link = directory + 2 + ENTRY * entries;
        longer.putInt(entries > 0 && link <= data.length - 4 ? tiff.getInt(link) : 0);
        return append(longer.array());
    }

    private void copy(int directory, int from, int to, ByteBuffer into) {
        if (to > from) {
            into.put(data, directory + 2 + ENTRY * from, ENTRY * (to - from));
        }
    }

    /** Where the bytes are, behind all others. */
    private int append(byte[] bytes) {
        int at = data.length + (data.length & 1);
        byte[] longer = Arrays.copyOf(data, at + bytes.length);
        System.arraycopy(bytes, 0, longer, at, bytes.length);
        use(longer);
        return at;
    }
}
