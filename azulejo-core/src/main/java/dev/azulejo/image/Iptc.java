package dev.azulejo.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * IPTC data (IIM 4.2: captions, keywords, credits), carried along byte for byte. In {@link Metadata} it is a text under
 * {@link TextEntry#IPTC}, which is where PNG files have it; TIFF files have it in a tag, JPEG files in Photoshop's
 * "image resources".
 */
final class Iptc {
    /** What a JPEG segment of Photoshop's resources begins with. */
    static final String PHOTOSHOP = "Photoshop 3.0\0";

    private static final String RESOURCE = "8BIM";
    private static final int IPTC_RESOURCE = 0x0404;

    private Iptc() {}

    /** The text for some IPTC data. */
    static TextEntry text(byte[] iptc) {
        return new TextEntry(TextEntry.IPTC, RawProfile.text("iptc", iptc));
    }

    /** The data; empty if there is none. */
    static Optional<byte[]> of(Metadata metadata) {
        return metadata.text(TextEntry.IPTC)
                .flatMap(RawProfile::bytes)
                .map(bytes -> resource(bytes).orElse(bytes));
    }

    /** The IPTC data among Photoshop's image resources; empty if there is none. */
    static Optional<byte[]> resource(byte[] resources) {
        ByteBuffer buffer = ByteBuffer.wrap(resources);
        int at = 0;
        while (at <= resources.length - 12
                && new String(resources, at, 4, StandardCharsets.ISO_8859_1).equals(RESOURCE)) {
            int id = Short.toUnsignedInt(buffer.getShort(at + 4));
            int name = even(1 + (resources[at + 6] & 0xFF));
            int start = at + 6 + name + 4;
            if (start > resources.length) {
                break;
            }
            int length = buffer.getInt(start - 4);
            if (length < 0 || length > resources.length - start) {
                break;
            }
            if (id == IPTC_RESOURCE) {
                return Optional.of(Arrays.copyOfRange(resources, start, start + length));
            }
            at = start + even(length);
        }
        return Optional.empty();
    }

    /** Photoshop's image resources with nothing but IPTC data. */
    static byte[] resources(byte[] iptc) {
        return ByteBuffer.allocate(12 + even(iptc.length))
                .put(RESOURCE.getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) IPTC_RESOURCE)
                .putShort((short) 0)
                .putInt(iptc.length)
                .put(iptc)
                .array();
    }

    private static int even(int length) {
        return length + (length & 1);
    }
}
