package dev.azulejo.image;

import java.io.InputStream;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/** How the blocks of a TIFF file are compressed. */
enum TiffCompression {
    NONE(1),
    /** 3837 bytes from 12 bits at most. */
    LZW(2558),
    /** 258 bytes from two bits at most. */
    DEFLATE(1032),
    /** 128 bytes from two. */
    PACK_BITS(64),
    /** 64 samples from a bit. */
    JPEG(512);

    private final int strongest;

    TiffCompression(int strongest) {
        this.strongest = strongest;
    }

    /** By the number in the file. */
    static Optional<TiffCompression> of(long number) {
        return switch ((int) Math.min(number, Integer.MAX_VALUE)) {
            case 1 -> Optional.of(NONE);
            case 5 -> Optional.of(LZW);
            case 7 -> Optional.of(JPEG);
            case 8, 32946 -> Optional.of(DEFLATE);
            case 32773 -> Optional.of(PACK_BITS);
            default -> Optional.empty();
        };
    }

    /** What a number in the file stands for, where it is none of these. */
    static String other(long number) {
        return switch ((int) Math.min(number, Integer.MAX_VALUE)) {
            case 2, 3, 4 -> "fax compression";
            case 6 -> "JPEG compression of the old style";
            case 33003, 33005, 34712 -> "JPEG 2000 compression";
            case 34887 -> "LERC compression";
            case 34925 -> "LZMA compression";
            case 50000 -> "Zstandard compression";
            case 50001 -> "WebP compression";
            default -> "compression " + number;
        };
    }

    /** How many bytes can come of one. */
    int strongest() {
        return strongest;
    }

    /** The bytes as they were before; not for {@link #JPEG}. */
    InputStream undone(InputStream block) {
        return switch (this) {
            case NONE -> block;
            case LZW -> new LzwStream(block);
            case DEFLATE -> new InflaterInputStream(block);
            case PACK_BITS -> new PackBitsStream(block);
            case JPEG -> throw new IllegalStateException("JPEG data is no stream of samples");
        };
    }
}
