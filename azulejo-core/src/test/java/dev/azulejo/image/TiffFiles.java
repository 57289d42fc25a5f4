package dev.azulejo.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/** TIFF files for tests, put together field by field: one page, uncompressed or as the caller has compressed it. */
final class TiffFiles {
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int RATIONAL = 5;
    private static final int HEADER = 8;

    private final Map<Integer, int[]> fields = new TreeMap<>();
    private final Map<Integer, Integer> types = new TreeMap<>();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private byte[][] blocks = {};

    /** Gray, 8 bits, one strip. */
    static TiffFiles gray(int width, int height) {
        return new TiffFiles()
                .with(256, width)
                .with(257, height)
                .with(258, 8)
                .with(259, 1)
                .with(262, 1)
                .with(277, 1)
                .with(278, height);
    }

    TiffFiles with(int tag, int... values) {
        fields.put(tag, values);
        types.put(tag, SHORT);
        for (int value : values) {
            if (value > 0xFFFF) {
                types.put(tag, LONG);
            }
        }
        return this;
    }

    /** A numerator and a denominator. */
    TiffFiles withFraction(int tag, int numerator, int denominator) {
        fields.put(tag, new int[] {numerator, denominator});
        types.put(tag, RATIONAL);
        return this;
    }

    TiffFiles bigEndian() {
        order = ByteOrder.BIG_ENDIAN;
        return this;
    }

    /** Strips, or tiles if there are fields for their size. */
    byte[] file(byte[]... data) {
        blocks = data;
        boolean tiled = fields.containsKey(322);
        int[] offsets = new int[blocks.length];
        int[] lengths = new int[blocks.length];
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        for (int i = 0; i < blocks.length; i++) {
            offsets[i] = HEADER + pixels.size();
            lengths[i] = blocks[i].length;
            pixels.writeBytes(blocks[i]);
        }
        fields.putIfAbsent(tiled ? 324 : 273, offsets);
        fields.putIfAbsent(tiled ? 325 : 279, lengths);
        types.putIfAbsent(tiled ? 324 : 273, LONG);
        types.putIfAbsent(tiled ? 325 : 279, LONG);
        int directory = HEADER + pixels.size();
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        ByteBuffer entries = ByteBuffer.allocate(6 + 12 * fields.size()).order(order);
        entries.putShort((short) fields.size());
        fields.forEach((tag, numbers) -> {
            int type = types.get(tag);
            ByteBuffer bytes = ByteBuffer.allocate(Math.max(4, numbers.length * (type == SHORT ? 2 : 4)))
                    .order(order);
            for (int number : numbers) {
                if (type == SHORT) {
                    bytes.putShort((short) number);
                } else {
                    bytes.putInt(number);
                }
            }
            entries.putShort(tag.shortValue()).putShort((short) type).putInt(type == RATIONAL ? 1 : numbers.length);
            if (bytes.capacity() == 4) {
                entries.put(bytes.array());
            } else {
                entries.putInt(directory + entries.capacity() + values.size());
                values.writeBytes(bytes.array());
            }
        });
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(order);
        header.put(PictureFiles.ascii(order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM"));
        header.putShort((short) 42).putInt(directory);
        return PictureFiles.join(header.array(), pixels.toByteArray(), entries.array(), values.toByteArray());
    }
}
