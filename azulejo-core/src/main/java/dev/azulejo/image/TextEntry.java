package dev.azulejo.image;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A text in a picture's metadata, as PNG knows them (chunks tEXt, zTXt and iTXt).
 *
 * @param keyword what it is, 1 to 79 Latin-1 characters without a NUL; the same keyword may occur more than once
 * @param text the text, lines end in a line feed, without a NUL
 * @param language RFC 3066 language tag, ASCII; mostly empty
 * @param translatedKeyword the keyword in that language; mostly empty
 */
public record TextEntry(String keyword, String text, String language, String translatedKeyword) {
    /** The keyword under which PNG files hold an XMP packet. */
    public static final String XMP = "XML:com.adobe.xmp";

    /** The keyword under which Stable Diffusion web interfaces since AUTOMATIC1111's keep prompt and settings. */
    public static final String PARAMETERS = "parameters";

    /** The keyword of what this program writes about how a picture was made (JSON). */
    public static final String AZULEJO = "azulejo";

    /** The keyword under which PNG files hold IPTC data, in hexadecimal digits; ImageMagick brought it in. */
    public static final String IPTC = "Raw profile type iptc";

    /** @throws IllegalArgumentException if a part cannot be written into a PNG file */
    public TextEntry {
        Objects.requireNonNull(keyword, "keyword");
        if (keyword.isEmpty() || keyword.length() > 79 || !latin1(keyword) || keyword.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "a keyword of 1 to 79 Latin-1 characters was expected, found '" + keyword + "'");
        }
        if (text.indexOf('\0') >= 0 || language.indexOf('\0') >= 0 || translatedKeyword.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the text under '" + keyword + "' contains a NUL character");
        }
    }

    /** A text in no particular language. */
    public TextEntry(String keyword, String text) {
        this(keyword, text, "", "");
    }

    /** Whether it needs an iTXt chunk (UTF-8, language): XMP always does. Else tEXt (Latin-1) says it all. */
    boolean international() {
        return !language.isEmpty() || !translatedKeyword.isEmpty() || keyword.equals(XMP) || !latin1(text);
    }

    private static boolean latin1(String text) {
        return StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
    }
}
