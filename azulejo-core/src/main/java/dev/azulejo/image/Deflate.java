package dev.azulejo.image;

import java.util.Arrays;
import java.util.zip.Deflater;

/** Compresses pixels, of which neighbours were subtracted before. */
final class Deflate {
    /** Six per cent larger than level 6, in an eighth of the time: 0.05 s of one core for a megapixel of a photograph. */
    private static final int LEVEL = 4;

    private Deflate() {}

    /** A zlib stream (RFC 1950). */
    static byte[] zlib(byte[] bytes) {
        return deflated(bytes, false, true);
    }

    /**
     * A part of a deflate stream (RFC 1951) that ends at a whole byte, so that parts can be put behind each other.
     *
     * @param last whether the stream ends here
     */
    static byte[] part(byte[] bytes, boolean last) {
        return deflated(bytes, true, last);
    }

    private static byte[] deflated(byte[] bytes, boolean bare, boolean last) {
        Deflater deflater = new Deflater(LEVEL, bare);
        try {
            deflater.setInput(bytes);
            if (last) {
                deflater.finish();
            }
            int mode = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
            byte[] out = new byte[bytes.length / 2 + 1024];
            int length = 0;
            while (true) {
                length += deflater.deflate(out, length, out.length - length, mode);
                if (last ? deflater.finished() : deflater.needsInput() && length < out.length) {
                    return Arrays.copyOf(out, length);
                }
                out = Arrays.copyOf(out, out.length * 2);
            }
        } finally {
            deflater.end();
        }
    }
}
