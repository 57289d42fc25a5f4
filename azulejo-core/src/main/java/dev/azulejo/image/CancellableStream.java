package dev.azulejo.image;

import dev.azulejo.fault.Cancellation;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends with a {@link dev.azulejo.fault.CancelledException} when what it is read for is cancelled. */
final class CancellableStream extends FilterInputStream {
    private final Cancellation cancellation;

    CancellableStream(InputStream stream, Cancellation cancellation) {
        super(stream);
        this.cancellation = cancellation;
    }

    @Override
    public int read() throws IOException {
        cancellation.check();
        return super.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        cancellation.check();
        return super.read(into, offset, length);
    }
}
