package dev.azulejo.image;

import dev.azulejo.fault.Cancellation;
import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes WebP files (RFC 9649) with libwebp, which wants all of a picture at once: 3 or 4 bytes a pixel here and 16 there,
 * of at most 16383x16383 pixels. What it makes is put into a container together with metadata.
 */
final class WebpEncoder implements RowEncoder {
    private static final int ICC_FLAG = 0x20;
    private static final int ALPHA_FLAG = 0x10;
    private static final int EXIF_FLAG = 0x08;
    private static final int XMP_FLAG = 0x04;
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    /** The samples, and the file. */
    private static final int BYTES_A_PIXEL = 6;

    private final EncodedOutput output;
    private final PictureFormat format;
    private final OptionalInt quality;
    private final EmbeddedMetadata metadata;
    private final byte[] samples;
    private final Cancellation cancellation;
    private int filled;

    WebpEncoder(
            EncodedOutput output,
            PictureFormat format,
            OptionalInt quality,
            Metadata metadata,
            Cancellation cancellation) {
        this.output = output;
        this.format = format;
        this.quality = quality;
        this.cancellation = cancellation;
        this.metadata = EmbeddedMetadata.of(metadata);
        requireRoom(output.name(), format.width(), format.height());
        this.samples = new byte[Math.multiplyExact(format.rowBytes(), format.height())];
    }

    /**
     * Asks whether libwebp is there, and whether Java's part of a picture fits in memory.
     *
     * @throws dev.azulejo.fault.MachineException if not
     */
    static void requireRoom(String name, int width, int height) {
        Libwebp.require(name);
        Memory.require((long) BYTES_A_PIXEL * width * height, name, width, height);
    }

    @Override
    public void write(byte[] row) {
        System.arraycopy(row, 0, samples, filled, row.length);
        filled += row.length;
    }

    @Override
    public void finish() throws IOException {
        byte[] encoded = Libwebp.with(
                output.name(),
                () -> Unstoppable.done("azulejo-webp", cancellation, () -> Libwebp.encoded(image(), quality)));
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        boolean alpha = copyPixels(encoded, pixels);
        Optional<byte[]> icc =
                format.profile() instanceof IccProfile profile ? Optional.of(profile.bytes()) : Optional.empty();
        Optional<byte[]> exif = exif().map(Exif::bytes);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        if (alpha || icc.isPresent() || exif.isPresent() || metadata.xmp().isPresent()) {
            int flags = (alpha ? ALPHA_FLAG : 0)
                    | (icc.isPresent() ? ICC_FLAG : 0)
                    | (exif.isPresent() ? EXIF_FLAG : 0)
                    | (metadata.xmp().isPresent() ? XMP_FLAG : 0);
            chunk(chunks, "VP8X", canvas(flags));
        }
        icc.ifPresent(bytes -> chunk(chunks, "ICCP", bytes));
        pixels.writeTo(chunks);
        exif.ifPresent(bytes -> chunk(chunks, "EXIF", bytes));
        metadata.xmp().ifPresent(bytes -> chunk(chunks, "XMP ", bytes));
        output.stream().write(header("RIFF", 4 + chunks.size()));
        output.stream().write(ascii("WEBP"));
        chunks.writeTo(output.stream());
        output.commit();
    }

    private BufferedImage image() {
        int channels = format.fileSamples();
        int[] offsets = IntStream.range(0, channels).toArray();
        var raster = Raster.createInterleavedRaster(
                new DataBufferByte(samples, samples.length),
                format.width(),
                format.height(),
                format.width() * channels,
                channels,
                offsets,
                new Point(0, 0));
        var model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                format.alpha(),
                false,
                format.alpha() ? ComponentColorModel.TRANSLUCENT : ComponentColorModel.OPAQUE,
                DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, raster, false, null);
    }

    /** The chunks of pixels alone; whether they have alpha. */
    private static boolean copyPixels(byte[] webp, ByteArrayOutputStream to) {
        ByteBuffer file = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
        boolean alpha = false;
        int at = RIFF_HEADER;
        while (at <= webp.length - CHUNK_HEADER) {
            String type = new String(webp, at, 4, StandardCharsets.US_ASCII);
            int length = CHUNK_HEADER + file.getInt(at + 4);
            length += length & 1;
            if (type.equals("VP8X")) {
                alpha = (webp[at + CHUNK_HEADER] & ALPHA_FLAG) != 0;
            } else {
                to.write(webp, at, Math.min(length, webp.length - at));
            }
            if (type.equals("VP8L")) {
                // Behind the signature and two sizes of 14 bits.
                alpha = (webp[at + CHUNK_HEADER + 4] & 0x10) != 0;
            }
            at += length;
        }
        return alpha;
    }

    /** With the resolution, which has no other place. */
    private Optional<Exif> exif() {
        return metadata.resolution()
                .filter(Resolution::perMetre)
                .map(resolution -> ExifAddition.resolution(metadata.exif(), resolution))
                .or(metadata::exif);
    }

    private byte[] canvas(int flags) {
        byte[] data = new byte[10];
        data[0] = (byte) flags;
        int right = format.width() - 1;
        int bottom = format.height() - 1;
        for (int i = 0; i < 3; i++) {
            data[4 + i] = (byte) (right >> 8 * i);
            data[7 + i] = (byte) (bottom >> 8 * i);
        }
        return data;
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        out.writeBytes(header(type, data.length));
        out.writeBytes(data);
        out.writeBytes(new byte[data.length & 1]);
    }

    private static byte[] header(String type, int length) {
        return ByteBuffer.allocate(CHUNK_HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii(type))
                .putInt(length)
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public List<String> notes() {
        List<String> left = Stream.concat(
                        metadata.left().stream(), metadata.iptc().map(data -> "its IPTC data").stream())
                .toList();
        return EmbeddedMetadata.note(FileFormat.WEBP, left);
    }

    @Override
    public void close() {
        output.close();
    }
}
