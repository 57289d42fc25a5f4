package dev.azulejo.image;

import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.stream.ImageOutputStreamImpl;

/** A stream for encoders of ImageIO that hands on at once what it gets: those of the JDK keep it, or put it into a file. */
final class FrontToBack extends ImageOutputStreamImpl {
    private final OutputStream stream;

    /** @param stream stays open */
    FrontToBack(OutputStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int value) throws IOException {
        stream.write(value);
        streamPos++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        stream.write(bytes, offset, length);
        streamPos += length;
    }

    @Override
    public int read() throws IOException {
        throw new IOException("this stream is only written to");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        throw new IOException("this stream is only written to");
    }
}
