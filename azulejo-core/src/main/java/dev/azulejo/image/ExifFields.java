package dev.azulejo.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;

/**
 * EXIF data as a TIFF file has it: what is known of author and camera among the fields of the picture itself, directories
 * for EXIF, GPS and interoperability below. Notes of camera makers that point to places in their file do not survive that.
 */
final class ExifFields {
    private static final int EXIF = 0x8769;
    private static final int GPS = 0x8825;
    private static final int INTEROPERABILITY = 0xA005;
    private static final Set<Integer> DIRECTORIES = Set.of(EXIF, GPS, INTEROPERABILITY);
    private static final int ENTRY = 12;
    private static final int SRATIONAL = 10;

    private final byte[] data;
    private final ByteBuffer tiff;
    /** Sound data have no more values than bytes. */
    private long room;

    private ExifFields(Exif exif) {
        data = exif.bytes();
        room = data.length;
        tiff = ByteBuffer.wrap(data).order(data[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** Puts them into the directory of a picture, whose byte order is big-endian. What is damaged of them is left out. */
    static void put(Exif exif, TiffDirectory picture) {
        ExifFields fields = new ExifFields(exif);
        fields.copy(fields.tiff.getInt(4), picture, 0);
    }

    private void copy(int directory, TiffDirectory to, int depth) {
        if (directory < 8 || directory > data.length - 2) {
            return;
        }
        int count = Short.toUnsignedInt(tiff.getShort(directory));
        for (int i = 0; i < count && directory + 2 + ENTRY * (i + 1) <= data.length; i++) {
            int at = directory + 2 + ENTRY * i;
            int tag = Short.toUnsignedInt(tiff.getShort(at));
            if (DIRECTORIES.contains(tag)) {
                if (depth < 2) {
                    TiffDirectory below = to.another();
                    copy(tiff.getInt(at + 8), below, depth + 1);
                    to.put(tag, below);
                }
            } else if (depth > 0 || TiffExif.DESCRIPTIONS.contains(tag)) {
                copyValues(at, tag, to);
            }
        }
    }

    private void copyValues(int at, int tag, TiffDirectory to) {
        int type = Short.toUnsignedInt(tiff.getShort(at + 2));
        long count = Integer.toUnsignedLong(tiff.getInt(at + 4));
        int size = TiffFile.bytes(type);
        long length = count * size;
        long start = length <= 4 ? at + 8 : Integer.toUnsignedLong(tiff.getInt(at + 8));
        if (length < 1 || length > room || type > TiffExif.LAST_TYPE || start > data.length - length) {
            return;
        }
        room -= length;
        byte[] values = Arrays.copyOfRange(data, (int) start, (int) (start + length));
        if (tiff.order() == ByteOrder.LITTLE_ENDIAN) {
            boolean fractions = type == TiffDirectory.RATIONAL || type == SRATIONAL;
            reverse(values, fractions ? size / 2 : size);
        }
        to.put(tag, type, count, values);
    }

    private static void reverse(byte[] values, int size) {
        for (int start = 0; start < values.length; start += size) {
            for (int i = 0; i < size / 2; i++) {
                byte kept = values[start + i];
                values[start + i] = values[start + size - 1 - i];
                values[start + size - 1 - i] = kept;
            }
        }
    }
}
