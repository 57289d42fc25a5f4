package dev.azulejo.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Writes PNG files. Rows are filtered and compressed in blocks of about 1 MB, several at a time: deflate streams that end at
 * a whole byte can be put behind each other (RFC 1950, 1951; pigz does the same), at the cost of what the first 32 KB of a
 * block could have been told by the block before: 0.1 % of the size. Where blocks end depends on the picture alone, so the
 * file does, too.
 */
final class PngEncoder implements RowEncoder {
    private static final int BLOCK = 1 << 20;
    /** What a zlib stream with a window of 32 KB begins with. */
    private static final byte[] ZLIB = {0x78, 0x5E};

    /** A block: filtered rows, and their deflate stream. */
    private record Block(byte[] filtered, byte[] deflated) {}

    private final EncodedOutput output;
    private final OutputStream stream;
    private final OrderedWork<Block> work;
    private final Deflate deflate;
    private final int pixelBytes;
    private final int rowBytes;
    private final int blockRows;
    private final Adler32 checksum = new Adler32();
    private int rowsLeft;
    /** The last row of the block before, then those of this one. */
    private byte[] rows;

    private int filled;

    private PngEncoder(EncodedOutput output, PictureFormat format, Metadata metadata, boolean parallel, Deflate deflate)
            throws IOException {
        this.output = output;
        this.deflate = deflate;
        this.stream = output.stream();
        this.pixelBytes = format.fileSamples() * format.bits() / 8;
        this.rowBytes = format.rowBytes();
        this.blockRows = Math.max(1, BLOCK / rowBytes);
        this.rowsLeft = format.height();
        this.rows = new byte[(blockRows + 1) * rowBytes];
        stream.write(PngFile.SIGNATURE);
        for (PngChunks.Chunk chunk : PngChunks.of(format, metadata)) {
            chunk(chunk.type(), chunk.data());
        }
        chunk("IDAT", ZLIB);
        this.work = parallel ? OrderedWork.parallel("azulejo-png", this::block) : OrderedWork.direct(this::block);
    }

    /** Compresses on several threads. */
    static PngEncoder parallel(EncodedOutput output, PictureFormat format, Metadata metadata) throws IOException {
        return new PngEncoder(output, format, metadata, true, new Deflate());
    }

    /** Compresses on the thread that writes, with what other encoders may use, too. */
    static PngEncoder direct(EncodedOutput output, PictureFormat format, Metadata metadata, Deflate deflate)
            throws IOException {
        return new PngEncoder(output, format, metadata, false, deflate);
    }

    @Override
    public void write(byte[] row) throws IOException {
        filled++;
        rowsLeft--;
        System.arraycopy(row, 0, rows, filled * rowBytes, rowBytes);
        if (filled == blockRows || rowsLeft == 0) {
            byte[] block = rows;
            int count = filled;
            boolean last = rowsLeft == 0;
            work.add(() -> compressed(block, count, last));
            rows = new byte[(blockRows + 1) * rowBytes];
            System.arraycopy(row, 0, rows, 0, rowBytes);
            filled = 0;
        }
    }

    private Block compressed(byte[] block, int count, boolean last) {
        byte[] filtered = PngFilter.filtered(block, count, rowBytes, pixelBytes);
        return new Block(filtered, deflate.part(filtered, last));
    }

    private void block(Block block) throws IOException {
        checksum.update(block.filtered);
        chunk("IDAT", block.deflated);
    }

    private void chunk(String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        stream.write(number(data.length));
        stream.write(name);
        stream.write(data);
        stream.write(number((int) crc.getValue()));
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    @Override
    public void finish() throws IOException {
        work.finish();
        chunk("IDAT", number((int) checksum.getValue()));
        chunk("IEND", new byte[0]);
        output.commit();
    }

    @Override
    public void close() {
        work.close();
        output.close();
    }
}
