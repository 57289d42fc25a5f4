package dev.azulejo.image;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Bytes as a text, in the form that ImageMagick brought into PNG files for what they have no chunk for: a line with the
 * kind, a line with the number of bytes, lines of hexadecimal digits.
 */
final class RawProfile {
    private static final int BYTES_A_LINE = 36;

    private RawProfile() {}

    /** The bytes; empty if the text is none of that form. */
    static Optional<byte[]> bytes(String text) {
        String[] lines = text.strip().split("\n", 3);
        if (lines.length < 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(HexFormat.of().parseHex(lines[2].replaceAll("\\s", "")));
        } catch (IllegalArgumentException noHexadecimal) {
            return Optional.empty();
        }
    }

    /** The text. */
    static String text(String kind, byte[] bytes) {
        StringBuilder text = new StringBuilder("\n%s\n%8d\n".formatted(kind, bytes.length));
        for (int at = 0; at < bytes.length; at += BYTES_A_LINE) {
            int end = Math.min(bytes.length, at + BYTES_A_LINE);
            text.append(HexFormat.of().formatHex(bytes, at, end)).append('\n');
        }
        return text.toString();
    }

    /** Bytes after a prefix, if they begin with it; else all. */
    static byte[] without(byte[] prefix, byte[] bytes) {
        boolean prefixed =
                bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
        return prefixed ? Arrays.copyOfRange(bytes, prefix.length, bytes.length) : bytes;
    }
}
