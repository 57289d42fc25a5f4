package dev.azulejo.image;

import static dev.azulejo.image.PictureFiles.ascii;
import static dev.azulejo.image.PictureFiles.bytes;
import static dev.azulejo.image.PictureFiles.chunk;
import static dev.azulejo.image.PictureFiles.join;

import dev.azulejo.fault.AzulejoException;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Damaged files end in a picture or in one of our exceptions: nothing else, and soon. */
class MutatedPictureTest {
    private static final int MUTATIONS = 4000;
    private static final Duration HANG = Duration.ofMinutes(3);

    @Test
    void mutatedFilesEndCleanly() {
        long seed = Long.getLong("test.seed", new Random().nextLong());
        System.out.println("MutatedPictureTest: -Dtest.seed=" + seed);
        List<byte[]> originals = originals();
        Assertions.assertTimeoutPreemptively(HANG, () -> {
            for (int i = 0; i < MUTATIONS; i++) {
                Random random = new Random(seed + i);
                byte[] mutated = mutated(originals.get(i % originals.size()), random);
                try {
                    PictureFiles.read(mutated);
                } catch (AzulejoException expected) {
                    // Refused with a sentence: fine.
                } catch (Throwable unexpected) {
                    throw new AssertionError("mutation " + i + " of -Dtest.seed=" + seed, unexpected);
                }
            }
        });
    }

    private static List<byte[]> originals() {
        BufferedImage rgb = PictureFiles.colourful(24, 18, BufferedImage.TYPE_INT_RGB);
        BufferedImage rgba = PictureFiles.colourful(24, 18, BufferedImage.TYPE_INT_ARGB);
        byte[] icc = AdobeRgb.profile().bytes();
        byte[] exif = join(
                ascii("MM\0*"),
                bytes(0, 0, 0, 8, 0, 2),
                bytes(1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0),
                bytes(0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0x26),
                bytes(0, 0, 0, 0),
                bytes(0, 1, 0x92, 0x86, 0, 7, 0, 0, 0, 12, 0, 0, 0, 0x38, 0, 0, 0, 0),
                ascii("ASCII\0\0\0cat!"));
        List<byte[]> chunks = List.of(
                chunk("iCCP", join(ascii("mine\0\0"), PictureFiles.deflated(icc))),
                chunk("eXIf", exif),
                chunk("tEXt", ascii("parameters\0a cat")),
                chunk("zTXt", join(ascii("z\0\0"), PictureFiles.deflated(new byte[50]))),
                chunk("iTXt", ascii("Title\0\0\0de\0Titel\0text")),
                chunk("pHYs", bytes(0, 0, 1, 1, 0, 0, 1, 1, 1)));
        byte[] palette = chunk("PLTE", bytes(1, 2, 3, 4, 5, 6, 7, 8, 9));
        List<byte[]> originals = new ArrayList<>();
        originals.add(PictureFiles.written(rgb, "png", true));
        originals.add(PictureFiles.written(rgba, "png", false));
        originals.add(PictureFiles.png(2, 8, 2, chunks, bytes(1, 2, 3, 4, 5, 6), bytes(9, 9, 9, 9, 9, 9)));
        originals.add(PictureFiles.png(6, 2, 3, List.of(palette, chunk("tRNS", bytes(7, 0))), bytes(0x18, 0x60)));
        originals.add(PictureFiles.png(
                2, 16, 0, List.of(chunk("gAMA", bytes(0, 1, 2, 3)), chunk("tRNS", bytes(0, 1))), bytes(0, 1, 2, 3)));
        byte[] jpeg = PictureFiles.written(rgb, "jpeg", false);
        originals.add(jpeg);
        originals.add(PictureFiles.written(rgb, "jpeg", true));
        originals.add(PictureFiles.withSegments(
                jpeg,
                PictureFiles.segment(0xE1, ascii("Exif\0\0"), exif),
                PictureFiles.segment(0xE2, ascii("ICC_PROFILE\0"), bytes(1, 1), icc)));
        return originals;
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] file = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(file.length);
            switch (random.nextInt(5)) {
                case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> file[at] = (byte) random.nextInt(256);
                case 2 -> file[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
                case 3 -> {
                    int from = random.nextInt(file.length);
                    int length = Math.min(random.nextInt(32), file.length - Math.max(at, from));
                    System.arraycopy(original, Math.min(from, original.length - length), file, at, length);
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        file = java.util.Arrays.copyOf(file, Math.max(1, at));
                    }
                }
            }
        }
        boolean png = file.length > 8 && file[1] == 'P';
        if (png && random.nextInt(4) > 0) {
            repairChecksums(file);
        }
        return file;
    }

    /** So that damage gets past them. */
    private static void repairChecksums(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        int at = 8;
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
