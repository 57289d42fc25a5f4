package dev.azulejo.image;

import dev.azulejo.fault.PictureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The kinds of files that are read, told apart by their first bytes. */
enum PictureKind {
    PNG(PngFile::begins, PngPicture::open),
    JPEG(JpegFile::begins, JpegPicture::open),
    TIFF(TiffFile::begins, TiffPicture::open),
    WEBP(WebpFile::begins, WebpPicture::open);

    private static final int START = 12;

    private final Predicate<byte[]> begins;
    private final Function<EncodedPicture, OpenedPicture> opening;

    PictureKind(Predicate<byte[]> begins, Function<EncodedPicture, OpenedPicture> opening) {
        this.begins = begins;
        this.opening = opening;
    }

    /** The kind of a file that begins so; 12 bytes are enough to tell. */
    static Optional<PictureKind> of(byte[] start) {
        return Arrays.stream(values()).filter(kind -> kind.begins.test(start)).findFirst();
    }

    /** @throws PictureException if it is of another kind, or damaged */
    static OpenedPicture open(EncodedPicture file) {
        byte[] start;
        try {
            start = file.read(0, (int) Math.min(START, file.size()));
        } catch (IOException unreadable) {
            throw new PictureException(file.name() + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
        PictureKind kind = of(start)
                .orElseThrow(() -> new PictureException(
                        file.name() + " is " + other(start) + "; a PNG, JPEG, TIFF or WebP file was expected"));
        return kind.opening.apply(file);
    }

    private static String other(byte[] start) {
        if (start.length == 0) {
            return "empty (0 bytes)";
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("GIF8")) {
            return "a GIF picture";
        }
        if (text.startsWith("BM")) {
            return "a BMP picture";
        }
        if (text.startsWith("ftyp", 4)) {
            return text.startsWith("avi", 8) ? "an AVIF picture" : "a HEIF picture or a film";
        }
        return "no picture that is known here (it begins with the bytes "
                + HexFormat.ofDelimiter(" ").formatHex(start, 0, Math.min(8, start.length)) + ")";
    }
}
