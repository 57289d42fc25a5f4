package dev.azulejo.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** TIFF files of kinds that the JDK does not write. */
final class TiffSeed {
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int UNDEFINED = 7;

    private TiffSeed() {}

    /** Big-endian, 16 bits, red, green and blue each in a strip of their own. */
    static byte[] separatePlanes(int width, int height) {
        int plane = 2 * width * height;
        int values = 8 + 2 + 12 * 11 + 4;
        int pixels = values + 6 + 12 + 12;
        ByteBuffer file = ByteBuffer.allocate(pixels + 3 * plane);
        file.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8).putShort((short) 11);
        field(file, 256, SHORT, 1, width << 16);
        field(file, 257, SHORT, 1, height << 16);
        field(file, 258, SHORT, 3, values);
        field(file, 259, SHORT, 1, 1 << 16);
        field(file, 262, SHORT, 1, 2 << 16);
        field(file, 273, LONG, 3, values + 6);
        field(file, 274, SHORT, 1, 6 << 16);
        field(file, 277, SHORT, 1, 3 << 16);
        field(file, 278, LONG, 1, height);
        field(file, 279, LONG, 3, values + 18);
        field(file, 284, SHORT, 1, 2 << 16);
        file.putInt(0);
        file.putShort((short) 16).putShort((short) 16).putShort((short) 16);
        file.putInt(pixels).putInt(pixels + plane).putInt(pixels + 2 * plane);
        file.putInt(plane).putInt(plane).putInt(plane);
        for (int i = 0; file.hasRemaining(); i++) {
            file.put((byte) (i * 7));
        }
        return file.array();
    }

    private static void field(ByteBuffer file, int tag, int type, int count, int value) {
        file.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    /** Little-endian with offsets of 64 bits, gray, tiles of 16x16, a text, and a directory for EXIF. */
    static byte[] bigTiff(int width, int height, byte[] text) {
        int tiles = (width + 15) / 16 * ((height + 15) / 16);
        int fields = 12;
        int texts = 16 + 8 + 20 * fields + 8;
        int exif = texts + text.length;
        int offsets = exif + 8 + 20 + 8;
        int pixels = offsets + 16 * tiles;
        ByteBuffer file = ByteBuffer.allocate(pixels + 256 * tiles).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'I')
                .put((byte) 'I')
                .putShort((short) 43)
                .putShort((short) 8)
                .putShort((short) 0);
        file.putLong(16).putLong(fields);
        bigField(file, 256, SHORT, 1, width);
        bigField(file, 257, SHORT, 1, height);
        bigField(file, 258, SHORT, 1, 8);
        bigField(file, 259, SHORT, 1, 1);
        bigField(file, 262, SHORT, 1, 1);
        bigField(file, 317, SHORT, 1, 2);
        bigField(file, 322, SHORT, 1, 16);
        bigField(file, 323, SHORT, 1, 16);
        bigField(file, 324, 16, tiles, offsets);
        bigField(file, 325, 16, tiles, offsets + 8 * tiles);
        bigField(file, 700, UNDEFINED, text.length, texts);
        bigField(file, 34665, 18, 1, exif);
        file.putLong(0).put(text).putLong(1);
        bigField(file, 0xA001, SHORT, 1, 1);
        file.putLong(0);
        for (int i = 0; i < tiles; i++) {
            file.putLong(pixels + 256L * i);
        }
        for (int i = 0; i < tiles; i++) {
            file.putLong(256);
        }
        return file.array();
    }

    private static void bigField(ByteBuffer file, int tag, int type, long count, long value) {
        file.putShort((short) tag).putShort((short) type).putLong(count).putLong(value);
    }
}
