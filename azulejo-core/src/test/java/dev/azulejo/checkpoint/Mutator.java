package dev.azulejo.checkpoint;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages bytes the way that hostile and broken files are damaged; the same random source gives the same damage. */
final class Mutator {
    private static final byte[][] TOKENS = tokens(
            "-1",
            "0",
            "1",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "1e999",
            "99999999999999999999999999999999999",
            "null",
            "true",
            "{",
            "}",
            "[",
            "]",
            "[[[[[[[[[[[[[[[[[[[[",
            "{\"a\":",
            "\"",
            ",",
            ":",
            "\\u0000",
            "\\ud800",
            "F64",
            "U8",
            "BOOL",
            "dtype",
            "shape",
            "data_offsets",
            "__metadata__");
    private static final int[] BYTES = {0, 1, 0x7f, 0x80, 0xff, '"', '{', '[', '0', '9', '(', 'R', 'c', '.', 't'};

    private final SplittableRandom random;

    Mutator(SplittableRandom random) {
        this.random = random;
    }

    /** One to five damages; the result has at most twice the bytes and 4 KB more. */
    byte[] mutate(byte[] original) {
        byte[] bytes = original;
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            bytes = once(bytes);
        }
        return bytes.length <= 2 * original.length + 4096 ? bytes : Arrays.copyOf(bytes, original.length);
    }

    private byte[] once(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(1 + random.nextInt(64)));
        return switch (random.nextInt(10)) {
            case 0, 1 -> with(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
            case 2, 3 -> with(bytes, at, BYTES[random.nextInt(BYTES.length)]);
            case 4 -> with(bytes, at, random.nextInt(256));
            case 5 -> splice(bytes, at, at + length, new byte[0]);
            case 6 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
            case 7 -> splice(bytes, at, at + length, TOKENS[random.nextInt(TOKENS.length)]);
            case 8 -> number(bytes, at);
            default -> random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : move(bytes, at, length);
        };
    }

    /** Replaces the next run of digits by a telling number, or by its value and a little more or less. */
    private byte[] number(byte[] bytes, int from) {
        int start = from;
        while (start < bytes.length && !digit(bytes[start])) {
            start++;
        }
        int end = start;
        while (end < bytes.length && digit(bytes[end]) && end - start < 18) {
            end++;
        }
        if (start == end) {
            return with(bytes, from, random.nextInt(256));
        }
        if (random.nextBoolean()) {
            return splice(bytes, start, end, TOKENS[random.nextInt(9)]);
        }
        long value = Long.parseLong(new String(bytes, start, end - start, java.nio.charset.StandardCharsets.US_ASCII));
        return splice(bytes, start, end, tokens(String.valueOf(value + random.nextInt(-4, 5)))[0]);
    }

    private static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }

    private byte[] move(byte[] bytes, int at, int length) {
        byte[] part = Arrays.copyOfRange(bytes, at, at + length);
        byte[] rest = splice(bytes, at, at + length, new byte[0]);
        int to = random.nextInt(rest.length + 1);
        return splice(rest, to, to, part);
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }

    static byte[] splice(byte[] bytes, int from, int to, byte[] part) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(part);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private static byte[][] tokens(String... texts) {
        byte[][] tokens = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            tokens[i] = texts[i].getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
        return tokens;
    }
}
