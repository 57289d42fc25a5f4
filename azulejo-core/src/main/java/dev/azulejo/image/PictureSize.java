package dev.azulejo.image;

import dev.azulejo.fault.PictureException;

/** How large a picture may be. */
final class PictureSize {
    /** Two gigapixels. */
    static final long MOST_PIXELS = 1L << 31;

    private static final int LONGEST_SIDE = 1_000_000;

    private PictureSize() {}

    /** @throws PictureException if it is too large to be read */
    static void require(String name, int width, int height) {
        if ((long) width * height > MOST_PIXELS || width > LONGEST_SIDE || height > LONGEST_SIDE) {
            throw new PictureException("%s has %dx%d pixels; at most %d pixels and %d on a side can be read"
                    .formatted(name, width, height, MOST_PIXELS, LONGEST_SIDE));
        }
    }

    static PictureException implausible(String name, int width, int height, long bytes) {
        return new PictureException(
                "%s claims to have %dx%d pixels, which its %d bytes of pixel data cannot hold: it is damaged or was cut short"
                        .formatted(name, width, height, bytes));
    }
}
