package dev.azulejo.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.zip.CRC32;

/** The compressed pixels of a PNG file: what its IDAT chunks hold, one after the other, with their checksums checked. */
final class PngPixelData extends InputStream {
    private final PngFile png;
    private final Iterator<PngFile.Chunk> chunks;
    private final CRC32 crc = new CRC32();
    private long position;
    private int left;

    PngPixelData(PngFile png) {
        this.png = png;
        this.chunks = png.all("IDAT").iterator();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (left == 0) {
            if (!chunks.hasNext()) {
                return -1;
            }
            PngFile.Chunk chunk = chunks.next();
            position = chunk.start();
            left = chunk.length();
            crc.reset();
            crc.update(png.file().read(position - 4, 4));
        }
        int count = Math.min(length, left);
        png.file().read(position, into, offset, count);
        crc.update(into, offset, count);
        position += count;
        left -= count;
        if (left == 0 && (int) crc.getValue() != png.file().buffer(position, 4).getInt()) {
            throw new IOException("the checksum of the chunk IDAT before byte " + position + " is wrong");
        }
        return count;
    }
}
