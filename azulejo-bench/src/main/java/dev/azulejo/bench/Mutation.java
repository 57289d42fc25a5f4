package dev.azulejo.bench;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Damages picture files the way that broken and hostile ones are damaged; the same random source gives the same damage. */
final class Mutation {
    /** Numbers that lengths, counts and sizes go wrong at. */
    private static final int[] NUMBERS = {
        0,
        1,
        2,
        3,
        7,
        8,
        16,
        0x7F,
        0x80,
        0xFF,
        0x100,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x10000,
        0xFFFFFF,
        0x7FFFFFFF,
        0x80000000,
        -1
    };

    private static final int PNG_SIGNATURE = 8;

    private final SplittableRandom random;

    Mutation(SplittableRandom random) {
        this.random = random;
    }

    /** One to four damages; parts of the other file may go in. */
    byte[] of(byte[] original, byte[] other) {
        byte[] file = original.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            file = file.length == 0 ? other.clone() : once(file, other);
        }
        boolean png = file.length > PNG_SIGNATURE && file[1] == 'P' && file[2] == 'N';
        if (png && random.nextInt(4) > 0) {
            repairChecksums(file);
        }
        return file;
    }

    private byte[] once(byte[] file, byte[] other) {
        // Headers are short and decide much: every second damage is near the beginning.
        int at = random.nextBoolean() ? random.nextInt(file.length) : random.nextInt(Math.min(file.length, 256));
        switch (random.nextInt(10)) {
            case 0, 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> file[at] = (byte) random.nextInt(256);
            case 3, 4, 5 -> number(file, at);
            case 6 -> {
                return without(file, at, 1 + random.nextInt(64));
            }
            case 7 -> {
                return spliced(file, at, file, random.nextInt(file.length));
            }
            case 8 -> {
                return spliced(file, at, other, random.nextInt(other.length));
            }
            default -> {
                return random.nextInt(3) == 0 ? Arrays.copyOf(file, at) : file;
            }
        }
        return file;
    }

    /** A number of one, two, four or eight bytes, in either order, becomes another one. */
    private void number(byte[] file, int at) {
        int bytes = 1 << random.nextInt(4);
        if (at > file.length - bytes) {
            return;
        }
        ByteBuffer buffer =
                ByteBuffer.wrap(file).order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        long value = random.nextInt(3) == 0 ? random.nextInt(4096) : NUMBERS[random.nextInt(NUMBERS.length)];
        switch (bytes) {
            case 1 -> buffer.put(at, (byte) value);
            case 2 -> buffer.putShort(at, (short) value);
            case 4 -> buffer.putInt(at, (int) value);
            default -> buffer.putLong(at, random.nextBoolean() ? value : value << 32);
        }
    }

    private static byte[] without(byte[] file, int at, int count) {
        int end = Math.min(file.length, at + count);
        return joined(file, at, new byte[0], 0, 0, file, end);
    }

    /** A part of some file is put in. */
    private byte[] spliced(byte[] file, int at, byte[] from, int start) {
        int length = Math.min(from.length - start, 1 + random.nextInt(128));
        return joined(
                file, at, from, start, length, file, random.nextBoolean() ? at : Math.min(file.length, at + length));
    }

    private static byte[] joined(byte[] head, int end, byte[] middle, int from, int count, byte[] tail, int start) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(head, 0, end);
        joined.write(middle, from, count);
        joined.write(tail, start, tail.length - start);
        return joined.toByteArray();
    }

    /** So that damage gets past them. */
    private static void repairChecksums(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        int at = PNG_SIGNATURE;
        while (at + 12 <= file.length) {
            int length = buffer.getInt(at);
            if (length < 0 || length > file.length - at - 12) {
                return;
            }
            CRC32 crc = new CRC32();
            crc.update(file, at + 4, length + 4);
            buffer.putInt(at + 8 + length, (int) crc.getValue());
            at += length + 12;
        }
    }
}
