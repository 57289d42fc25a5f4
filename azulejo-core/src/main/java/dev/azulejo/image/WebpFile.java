package dev.azulejo.image;

import dev.azulejo.fault.PictureException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What lies where in a WebP file (RFC 9649), found without decoding a pixel. Of an animated one the first frame counts. */
final class WebpFile {
    /** A chunk: where its data lies. */
    record Chunk(String type, long start, int length) {}

    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int FRAME_HEADER = 16;
    private static final int LOSSY_HEADER = 10;
    private static final int LOSSLESS_HEADER = 5;
    private static final int LOSSLESS_SIGNATURE = 0x2F;
    private static final int ALPHA_FLAG = 0x10;
    private static final int MOST_CHUNKS = 10_000;
    private static final int LONGEST_CHUNK_BESIDE_PIXELS = 64 << 20;
    /** Macro-blocks of 16x16 pixels that are all skipped take half a byte each as encoders write them. */
    private static final int MOST_LOSSY_PIXELS_PER_BYTE = 1 << 12;
    /** One colour everywhere takes a bit for 3200 pixels as encoders write it. */
    private static final int MOST_LOSSLESS_PIXELS_PER_BYTE = 1 << 16;

    private final EncodedPicture file;
    private final List<Chunk> chunks;
    private final List<Chunk> frame;
    private final Chunk pixels;
    private int width;
    private int height;
    private boolean losslessAlpha;

    /** @throws PictureException if this cannot be decoded */
    WebpFile(EncodedPicture file) {
        this.file = file;
        try {
            long end = CHUNK_HEADER + Integer.toUnsignedLong(buffer(4, 4).getInt());
            chunks = chunks(RIFF_HEADER, Math.min(end, file.size()));
            frame = isAnimated() ? firstFrame() : chunks;
            pixels =
                    first(frame, "VP8 ").or(() -> first(frame, "VP8L")).orElseThrow(() -> damaged("it has no picture"));
            readSize();
            requireWholeCanvas();
        } catch (EOFException ended) {
            throw new PictureException(
                    file.name() + " was cut short: its WebP data ends after " + file.size() + " bytes", ended);
        } catch (IOException unreadable) {
            throw new PictureException(file.name() + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Whether a file begins like one; 12 bytes tell. */
    static boolean begins(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        return text.startsWith("RIFF") && text.startsWith("WEBP", 8);
    }

    private List<Chunk> chunks(long start, long end) throws IOException {
        List<Chunk> found = new ArrayList<>();
        long position = start;
        while (position <= end - CHUNK_HEADER) {
            ByteBuffer head = buffer(position, CHUNK_HEADER);
            byte[] type = new byte[4];
            head.get(type);
            long length = Integer.toUnsignedLong(head.getInt());
            if (length > end - position - CHUNK_HEADER || length > Integer.MAX_VALUE - (1 << 20)) {
                throw new EOFException();
            }
            if (found.size() == MOST_CHUNKS) {
                throw damaged("it has more than " + MOST_CHUNKS + " chunks");
            }
            found.add(new Chunk(new String(type, StandardCharsets.ISO_8859_1), position + CHUNK_HEADER, (int) length));
            position += CHUNK_HEADER + length + (length & 1);
        }
        return found;
    }

    private List<Chunk> firstFrame() throws IOException {
        Chunk first = first(chunks, "ANMF")
                .filter(chunk -> chunk.length() >= FRAME_HEADER)
                .orElseThrow(() -> damaged("it is animated, but has no frame"));
        return chunks(first.start() + FRAME_HEADER, first.start() + first.length());
    }

    private void readSize() throws IOException {
        if (pixels.type().equals("VP8L")) {
            ByteBuffer head = head(LOSSLESS_HEADER);
            if (head.get() != LOSSLESS_SIGNATURE) {
                throw damaged("its lossless data has no signature");
            }
            int bits = head.getInt();
            width = (bits & 0x3FFF) + 1;
            height = (bits >> 14 & 0x3FFF) + 1;
            losslessAlpha = (bits >> 28 & 1) == 1;
        } else {
            ByteBuffer head = head(LOSSY_HEADER);
            boolean start = head.get(3) == (byte) 0x9D && head.get(4) == 1 && head.get(5) == 0x2A;
            if (!start || (head.get(0) & 1) != 0) {
                throw damaged("its lossy data does not begin with a key frame");
            }
            width = head.getShort(6) & 0x3FFF;
            height = head.getShort(8) & 0x3FFF;
        }
        if (width == 0 || height == 0) {
            throw damaged("its header says " + width + "x" + height + " pixels");
        }
        long most = isLossless() ? MOST_LOSSLESS_PIXELS_PER_BYTE : MOST_LOSSY_PIXELS_PER_BYTE;
        if ((long) width * height > most * pixels.length()) {
            throw PictureSize.implausible(file.name(), width, height, pixels.length());
        }
    }

    private ByteBuffer head(int length) throws IOException {
        if (pixels.length() < length) {
            throw new EOFException();
        }
        return buffer(pixels.start(), length);
    }

    private void requireWholeCanvas() throws IOException {
        Optional<Chunk> extended = first(chunks, "VP8X").filter(chunk -> chunk.length() >= 10);
        if (extended.isEmpty()) {
            return;
        }
        ByteBuffer data = buffer(extended.orElseThrow().start(), 10);
        int canvasWidth = 1 + (data.getInt(4) & 0xFFFFFF);
        int canvasHeight = 1 + (data.getInt(6) >>> 8);
        if (canvasWidth != width || canvasHeight != height) {
            throw new PictureException(
                    "%s is a WebP file whose %s has %dx%d pixels on a canvas of %dx%d; only one that covers it can be read"
                            .formatted(
                                    file.name(),
                                    isAnimated() ? "first frame" : "picture",
                                    width,
                                    height,
                                    canvasWidth,
                                    canvasHeight));
        }
    }

    private static Optional<Chunk> first(List<Chunk> chunks, String type) {
        return chunks.stream().filter(chunk -> chunk.type().equals(type)).findFirst();
    }

    private ByteBuffer buffer(long position, int length) throws IOException {
        return file.buffer(position, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    EncodedPicture file() {
        return file;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Whether there are several frames. */
    boolean isAnimated() {
        return first(chunks, "ANIM").isPresent() || first(chunks, "ANMF").isPresent();
    }

    boolean isLossless() {
        return pixels.type().equals("VP8L");
    }

    boolean hasAlpha() {
        return isLossless() ? losslessAlpha : first(frame, "ALPH").isPresent();
    }

    /** The data of the first chunk of a type beside the pixels, unless it is unreasonably long. */
    Optional<byte[]> data(String type) {
        return first(chunks, type)
                .filter(chunk -> chunk.length() <= LONGEST_CHUNK_BESIDE_PIXELS)
                .map(this::data);
    }

    private byte[] data(Chunk chunk) {
        try {
            return file.read(chunk.start(), chunk.length());
        } catch (IOException unreadable) {
            throw new PictureException(file.name() + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Bytes of the pixels as they are stored. */
    long pixelBytes() {
        return pixels.length() + first(frame, "ALPH").map(Chunk::length).orElse(0);
    }

    /** A file of nothing but the pixels. */
    List<SplicedStream.Part> still() {
        List<SplicedStream.Part> body = new ArrayList<>();
        Optional<Chunk> alpha = isLossless() ? Optional.empty() : first(frame, "ALPH");
        alpha.ifPresent(chunk -> {
            ByteBuffer canvas = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
            canvas.putInt(0, ALPHA_FLAG).putInt(7, height - 1).putInt(4, width - 1 | (height - 1) << 24);
            body.add(header("VP8X", 10));
            body.add(new SplicedStream.Part.Bytes(Arrays.copyOf(canvas.array(), 10)));
            add(body, chunk);
        });
        add(body, pixels);
        long length = new SplicedStream(file, body).length();
        body.add(0, new SplicedStream.Part.Bytes("WEBP".getBytes(StandardCharsets.ISO_8859_1)));
        body.add(0, header("RIFF", (int) length + 4));
        return body;
    }

    private static void add(List<SplicedStream.Part> parts, Chunk chunk) {
        parts.add(header(chunk.type(), chunk.length()));
        parts.add(new SplicedStream.Part.Range(chunk.start(), chunk.length()));
        parts.add(new SplicedStream.Part.Bytes(new byte[chunk.length() % 2]));
    }

    private static SplicedStream.Part header(String type, int length) {
        return new SplicedStream.Part.Bytes(ByteBuffer.allocate(CHUNK_HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .putInt(length)
                .array());
    }

    PictureException damaged(String how) {
        return new PictureException(file.name() + " is a damaged WebP file: " + how);
    }
}
