package dev.azulejo.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/** The chunks of a PNG file (W3C Portable Network Graphics, third edition) before its pixels. */
final class PngChunks {
    private static final int LONGEST_NAME = 79;

    /** A chunk: its four letters and what is in it. */
    record Chunk(String type, byte[] data) {}

    private PngChunks() {}

    /** In the order of writing. */
    static List<Chunk> of(PictureFormat format, Metadata metadata) {
        List<Chunk> chunks = new ArrayList<>();
        chunks.add(raw("IHDR", header(format)));
        chunks.addAll(profile(format.profile()));
        metadata.resolution().ifPresent(resolution -> chunks.add(raw("pHYs", resolution(resolution))));
        metadata.exif().ifPresent(exif -> chunks.add(raw("eXIf", exif.bytes())));
        metadata.texts().forEach(entry -> chunks.add(text(entry)));
        return chunks;
    }

    private static byte[] header(PictureFormat format) {
        int colourType = (format.gray() ? 0 : 2) + (format.alpha() ? 4 : 0);
        return ByteBuffer.allocate(13)
                .putInt(format.width())
                .putInt(format.height())
                .put((byte) format.bits())
                .put((byte) colourType)
                .array();
    }

    private static List<Chunk> profile(ColourProfile profile) {
        List<Chunk> chunks = new ArrayList<>();
        if (profile instanceof IccProfile icc) {
            chunks.add(raw("iCCP", icc(icc)));
        } else if (profile instanceof ColourProfile.Srgb srgb) {
            chunks.add(raw("sRGB", new byte[] {(byte) srgb.intent()}));
        } else if (profile instanceof ColourProfile.Gamma gamma) {
            if (!gamma.chromaticities().isEmpty()) {
                ByteBuffer numbers = ByteBuffer.allocate(32);
                gamma.chromaticities().forEach(numbers::putInt);
                chunks.add(raw("cHRM", numbers.array()));
            }
            if (gamma.gamma() > 0) {
                chunks.add(
                        raw("gAMA", ByteBuffer.allocate(4).putInt(gamma.gamma()).array()));
            }
        }
        return chunks;
    }

    private static byte[] icc(IccProfile profile) {
        byte[] name = profile.name().strip().getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(name, 0, Math.min(name.length, LONGEST_NAME));
        data.writeBytes(new byte[2]);
        data.writeBytes(deflated(profile.bytes()));
        return data.toByteArray();
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static byte[] resolution(Resolution resolution) {
        return ByteBuffer.allocate(9)
                .putInt((int) resolution.x())
                .putInt((int) resolution.y())
                .put((byte) (resolution.perMetre() ? 1 : 0))
                .array();
    }

    private static Chunk text(TextEntry entry) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(entry.keyword().getBytes(StandardCharsets.ISO_8859_1));
        data.write(0);
        if (!entry.international()) {
            data.writeBytes(entry.text().getBytes(StandardCharsets.ISO_8859_1));
            return raw("tEXt", data.toByteArray());
        }
        byte[] notCompressed = {0, 0};
        data.writeBytes(notCompressed);
        data.writeBytes(entry.language().getBytes(StandardCharsets.US_ASCII));
        data.write(0);
        data.writeBytes(entry.translatedKeyword().getBytes(StandardCharsets.UTF_8));
        data.write(0);
        data.writeBytes(entry.text().getBytes(StandardCharsets.UTF_8));
        return raw("iTXt", data.toByteArray());
    }

    private static Chunk raw(String type, byte[] data) {
        return new Chunk(type, data);
    }
}
