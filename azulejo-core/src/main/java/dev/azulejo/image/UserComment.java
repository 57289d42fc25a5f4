package dev.azulejo.image;

import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How EXIF holds a text that the user wrote: eight bytes that name its encoding, then the text. */
final class UserComment {
    private static final int CODE = 8;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private UserComment() {}

    /**
     * The text; empty if there is none.
     *
     * @param data at least eight bytes
     * @param order of the data that it lies in
     */
    static Optional<String> text(byte[] data, ByteOrder order) {
        String comment = new String(data, CODE, data.length - CODE, charset(data, order));
        String text = comment.replace("\0", "").replace(BYTE_ORDER_MARK, "").strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /**
     * UNICODE is UTF-16 in an order that nobody agrees on: where most zero bytes are tells it, since texts for machines
     * are mostly ASCII.
     */
    private static Charset charset(byte[] data, ByteOrder order) {
        if (!new String(data, 0, CODE, StandardCharsets.ISO_8859_1).startsWith("UNICODE")) {
            return StandardCharsets.UTF_8;
        }
        int bigEndian = order == ByteOrder.BIG_ENDIAN ? 1 : 0;
        int littleEndian = 1 - bigEndian;
        for (int i = CODE; i + 1 < data.length; i += 2) {
            bigEndian += data[i] == 0 ? 2 : 0;
            littleEndian += data[i + 1] == 0 ? 2 : 0;
        }
        return bigEndian > littleEndian ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }
}
