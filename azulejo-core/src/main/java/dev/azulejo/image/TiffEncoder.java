package dev.azulejo.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;

/**
 * Writes TIFF files (TIFF 6.0, Adobe's technical notes for deflate and the predictor; BigTIFF): tiles of 256x256 pixels, of
 * which a row is in memory, deflated with the difference to the left neighbour, several at a time. Big-endian. The tiles
 * come first and the directory last, so that all is written once, but for the place of the directory in the header.
 */
final class TiffEncoder implements RowEncoder {
    private static final int TILE = 256;
    private static final int DEFLATE = 8;
    private static final int HORIZONTAL_DIFFERENCE = 2;
    private static final int UNASSOCIATED_ALPHA = 2;
    private static final int INCH = 2;
    private static final int CLASSIC_HEADER = 8;
    private static final int BIG_HEADER = 16;
    /** Deflate adds 5 bytes to each 16 KB that cannot be compressed; a tile has a header, a checksum and its offset, too. */
    private static final double MOST_GROWTH = 1.001;

    private static final int MOST_BYTES_A_TILE = 64;
    private static final long CLASSIC_BYTES = 1L << 32;

    private final EncodedOutput output;
    private final FileChannel channel;
    private final PictureFormat format;
    private final EmbeddedMetadata metadata;
    private final boolean big;
    private final Deflate deflate = new Deflate();
    private final OrderedWork<byte[]> work = OrderedWork.parallel("azulejo-tiff", this::tile);
    private final int pixelBytes;
    private final int across;
    private final long[] offsets;
    private final long[] lengths;
    private byte[][] tiles = {};
    private int written;
    private long position;
    private int y;

    TiffEncoder(EncodedOutput output, PictureFormat format, Metadata metadata) throws IOException {
        this(output, format, metadata, CLASSIC_BYTES);
    }

    /** @param classicBytes how long a file may be that is no BigTIFF */
    TiffEncoder(EncodedOutput output, PictureFormat format, Metadata metadata, long classicBytes) throws IOException {
        this.output = output;
        this.channel = output.channel();
        this.format = format;
        this.metadata = EmbeddedMetadata.of(metadata);
        this.pixelBytes = format.fileSamples() * format.bits() / 8;
        this.across = (format.width() + TILE - 1) / TILE;
        int count = Math.multiplyExact(across, (format.height() + TILE - 1) / TILE);
        this.offsets = new long[count];
        this.lengths = new long[count];
        this.big = longest(count) >= classicBytes;
        this.position = big ? BIG_HEADER : CLASSIC_HEADER;
        channel.position(position);
    }

    /** Whether the file is a BigTIFF. */
    boolean isBig() {
        return big;
    }

    /** How long the file can get, at most. */
    private long longest(int count) {
        long pixels =
                (long) (count * (double) TILE * TILE * pixelBytes * MOST_GROWTH) + (long) count * MOST_BYTES_A_TILE;
        return pixels + directory(0).length;
    }

    @Override
    public void write(byte[] row) throws IOException {
        int line = y % TILE;
        if (line == 0) {
            // New ones, since those of the row above may still be under way.
            tiles = new byte[across][TILE * TILE * pixelBytes];
        }
        int lineBytes = TILE * pixelBytes;
        for (int x = 0; x < across; x++) {
            int from = x * lineBytes;
            System.arraycopy(row, from, tiles[x], line * lineBytes, Math.min(lineBytes, row.length - from));
        }
        y++;
        if (line == TILE - 1 || y == format.height()) {
            for (byte[] tile : tiles) {
                work.add(() -> compressed(tile));
            }
            tiles = new byte[0][];
        }
    }

    private byte[] compressed(byte[] tile) {
        int lineBytes = TILE * pixelBytes;
        for (int line = 0; line < TILE; line++) {
            if (format.bits() == 8) {
                subtractBytes(tile, line * lineBytes, lineBytes, pixelBytes);
            } else {
                subtractShorts(tile, line * lineBytes, lineBytes, pixelBytes);
            }
        }
        return deflate.zlib(tile);
    }

    /** From the right, so that what is subtracted is there still. */
    private static void subtractBytes(byte[] tile, int start, int length, int pixel) {
        for (int i = start + length - 1; i >= start + pixel; i--) {
            tile[i] = (byte) (tile[i] - tile[i - pixel]);
        }
    }

    private static void subtractShorts(byte[] tile, int start, int length, int pixel) {
        for (int i = start + length - 2; i >= start + pixel; i -= 2) {
            int value = (tile[i] << 8) + (tile[i + 1] & 0xFF);
            int left = (tile[i - pixel] << 8) + (tile[i - pixel + 1] & 0xFF);
            tile[i] = (byte) ((value - left) >> 8);
            tile[i + 1] = (byte) (value - left);
        }
    }

    private void tile(byte[] compressed) throws IOException {
        offsets[written] = position;
        lengths[written] = compressed.length;
        written++;
        // Offsets are even, as the specification wants them.
        append(Arrays.copyOf(compressed, compressed.length + (compressed.length & 1)));
    }

    private void append(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        position += bytes.length;
    }

    @Override
    public void finish() throws IOException {
        work.finish();
        long start = position;
        append(directory(start));
        ByteBuffer header = ByteBuffer.allocate(big ? BIG_HEADER : CLASSIC_HEADER);
        header.put((byte) 'M').put((byte) 'M').putShort((short) (big ? 43 : 42));
        if (big) {
            header.putShort((short) 8).putShort((short) 0).putLong(start);
        } else {
            header.putInt((int) start);
        }
        channel.position(0);
        append(header.array());
        output.commit();
    }

    private byte[] directory(long start) {
        TiffDirectory directory = new TiffDirectory(ByteOrder.BIG_ENDIAN, big);
        metadata.exif().ifPresent(exif -> ExifFields.put(exif, directory));
        int samples = format.fileSamples();
        int[] bits = new int[samples];
        Arrays.fill(bits, format.bits());
        directory.putLong(256, format.width());
        directory.putLong(257, format.height());
        directory.putShorts(258, bits);
        directory.putShorts(259, DEFLATE);
        directory.putShorts(262, format.gray() ? 1 : 2);
        directory.putShorts(274, 1);
        directory.putShorts(277, samples);
        directory.putShorts(284, 1);
        metadata.resolution().ifPresent(resolution -> put(resolution, directory));
        directory.putShorts(317, HORIZONTAL_DIFFERENCE);
        directory.putLong(322, TILE);
        directory.putLong(323, TILE);
        directory.putOffsets(324, offsets);
        directory.putOffsets(325, lengths);
        if (format.alpha()) {
            directory.putShorts(338, UNASSOCIATED_ALPHA);
        }
        metadata.xmp().ifPresent(xmp -> directory.putBytes(700, TiffDirectory.BYTE, xmp));
        metadata.iptc().ifPresent(iptc -> directory.putBytes(33723, TiffDirectory.UNDEFINED, iptc));
        if (format.profile() instanceof IccProfile profile) {
            directory.putBytes(34675, TiffDirectory.UNDEFINED, profile.bytes());
        }
        return directory.bytes(start);
    }

    private static void put(Resolution resolution, TiffDirectory directory) {
        if (resolution.perMetre()) {
            directory.putRational(282, Resolution.tenthsPerInch(resolution.x()), 10);
            directory.putRational(283, Resolution.tenthsPerInch(resolution.y()), 10);
        } else {
            directory.putRational(282, resolution.x(), 1);
            directory.putRational(283, resolution.y(), 1);
        }
        directory.putShorts(296, resolution.perMetre() ? INCH : 1);
    }

    @Override
    public List<String> notes() {
        return EmbeddedMetadata.note(FileFormat.TIFF, metadata.left());
    }

    @Override
    public void close() {
        work.close();
        output.close();
    }
}
