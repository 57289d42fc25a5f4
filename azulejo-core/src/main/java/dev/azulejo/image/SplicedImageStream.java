package dev.azulejo.image;

import java.io.IOException;
import java.util.List;
import javax.imageio.stream.ImageInputStreamImpl;

/** A {@link SplicedStream} for the readers of ImageIO; nothing of it is cached. */
final class SplicedImageStream extends ImageInputStreamImpl {
    private final SplicedStream stream;

    SplicedImageStream(EncodedPicture file, List<SplicedStream.Part> parts) {
        this.stream = new SplicedStream(file, parts);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        stream.seek(streamPos);
        int read = stream.read(into, offset, length);
        streamPos += Math.max(0, read);
        return read;
    }

    @Override
    public long length() {
        return stream.length();
    }
}
