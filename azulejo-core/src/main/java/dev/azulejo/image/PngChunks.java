package dev.azulejo.image;

import ar.com.hjg.pngj.ImageInfo;
import ar.com.hjg.pngj.chunks.ChunkRaw;
import ar.com.hjg.pngj.chunks.PngChunk;
import ar.com.hjg.pngj.chunks.PngChunkMultiple;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/** The chunks of a PNG file beside its pixels; all of them go before the pixels. */
final class PngChunks {
    private static final int LONGEST_NAME = 79;

    private final ImageInfo info;

    PngChunks(ImageInfo info) {
        this.info = info;
    }

    /** In the order of writing. */
    List<PngChunk> of(PictureFormat format, Metadata metadata) {
        List<PngChunk> chunks = new ArrayList<>(profile(format.profile()));
        Metadata adapted = metadata.forResult(format.width(), format.height());
        adapted.resolution().ifPresent(resolution -> chunks.add(raw("pHYs", resolution(resolution))));
        adapted.exif().ifPresent(exif -> chunks.add(raw("eXIf", exif.bytes())));
        adapted.texts().forEach(entry -> chunks.add(text(entry)));
        chunks.forEach(chunk -> chunk.setPriority(true));
        return chunks;
    }

    private List<PngChunk> profile(ColourProfile profile) {
        List<PngChunk> chunks = new ArrayList<>();
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

    /** Not by the library's own chunks for texts, of which it writes only one under each keyword. */
    private PngChunk text(TextEntry entry) {
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

    private PngChunk raw(String type, byte[] data) {
        return new RawChunk(type, info, data);
    }

    /** A chunk whose bytes are made here. */
    private static final class RawChunk extends PngChunkMultiple {
        private final byte[] data;

        RawChunk(String type, ImageInfo info, byte[] data) {
            super(type, info);
            this.data = data;
        }

        @Override
        public ChunkOrderingConstraint getOrderingConstraint() {
            return ChunkOrderingConstraint.BEFORE_PLTE_AND_IDAT;
        }

        @Override
        protected ChunkRaw createRawChunk() {
            ChunkRaw chunk = createEmptyChunk(data.length, false);
            chunk.data = data;
            return chunk;
        }

        @Override
        protected void parseFromRaw(ChunkRaw chunk) {
            throw new UnsupportedOperationException("this chunk is only written");
        }
    }
}
