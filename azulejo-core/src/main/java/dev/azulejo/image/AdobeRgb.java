package dev.azulejo.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A profile for pictures that are in Adobe RGB (1998) but only say so in their EXIF data, where few programs look. Made
 * here from the published numbers of the colour space.
 */
final class AdobeRgb {
    private static final String NAME = "Compatible with Adobe RGB (1998)";
    /** 563/256, as the colour space defines it. */
    private static final double GAMMA = 2.19921875;

    private AdobeRgb() {}

    static IccProfile profile() {
        return IccProfile.of(NAME, matrixProfile(NAME, Chromaticities.ADOBE_RGB, curve(GAMMA)))
                .orElseThrow();
    }

    /** An ICC profile, version 2, of three primaries and the tag of their common curve (ICC.1:2001-04). */
    static byte[] matrixProfile(String name, Chromaticities chromaticities, byte[] curve) {
        double[][] primaries = chromaticities.primaries();
        Map<String, byte[]> tags = new LinkedHashMap<>();
        tags.put("desc", description(name));
        tags.put("cprt", text("No copyright, use freely"));
        tags.put("wtpt", xyz(0.9642, 1, 0.8249));
        String[] channels = {"r", "g", "b"};
        for (int c = 0; c < 3; c++) {
            tags.put(channels[c] + "XYZ", xyz(primaries[0][c], primaries[1][c], primaries[2][c]));
        }
        for (String channel : channels) {
            tags.put(channel + "TRC", curve);
        }
        return profile("RGB ", tags);
    }

    /** The bytes of a display profile of some tags. */
    static byte[] profile(String space, Map<String, byte[]> tags) {
        int start = 132 + 12 * tags.size();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(start);
        head.putInt(8, 0x02100000).put(12, ascii("mntr" + space + "XYZ "));
        head.put(36, ascii("acsp"));
        head.putInt(68, fixed(0.9642)).putInt(72, fixed(1)).putInt(76, fixed(0.8249));
        head.putInt(128, tags.size()).position(132);
        tags.forEach((tag, bytes) -> {
            head.put(ascii(tag)).putInt(start + data.size()).putInt(bytes.length);
            data.writeBytes(bytes);
            data.writeBytes(new byte[(4 - bytes.length % 4) % 4]);
        });
        head.putInt(0, start + data.size());
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.array());
        whole.writeBytes(data.toByteArray());
        return whole.toByteArray();
    }

    /** The tag of a power. */
    static byte[] curve(double gamma) {
        return ByteBuffer.allocate(14)
                .put(ascii("curv"))
                .putInt(0)
                .putInt(1)
                .putShort((short) Math.round(gamma * 256))
                .array();
    }

    private static byte[] xyz(double x, double y, double z) {
        return ByteBuffer.allocate(20)
                .put(ascii("XYZ "))
                .putInt(0)
                .putInt(fixed(x))
                .putInt(fixed(y))
                .putInt(fixed(z))
                .array();
    }

    private static byte[] text(String text) {
        byte[] bytes = ascii(text + "\0");
        return ByteBuffer.allocate(8 + bytes.length)
                .put(ascii("text"))
                .putInt(0)
                .put(bytes)
                .array();
    }

    private static byte[] description(String text) {
        byte[] bytes = ascii(text + "\0");
        return ByteBuffer.allocate(12 + bytes.length + 78)
                .put(ascii("desc"))
                .putInt(0)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static int fixed(double value) {
        return (int) Math.round(value * 65536);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
