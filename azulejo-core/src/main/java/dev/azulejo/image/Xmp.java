package dev.azulejo.image;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few properties of an XMP packet that change with the picture. All else in it stays as it is, character for character. */
final class Xmp {
    private Xmp() {}

    /** The packet for a picture of this size, upright. Properties that it lacks are not added. */
    static String forResult(String packet, int width, int height) {
        String upright = replace(packet, "tiff:Orientation", 1);
        String wide = replace(replace(upright, "tiff:ImageWidth", width), "exif:PixelXDimension", width);
        return replace(replace(wide, "tiff:ImageLength", height), "exif:PixelYDimension", height);
    }

    /** As an attribute (name="6") or as an element (<name>6</name>). */
    private static String replace(String packet, String property, int value) {
        String name = Pattern.quote(property);
        Matcher matcher = Pattern.compile("(" + name + "\\s*=\\s*[\"']|<" + name + ">\\s*)\\d{1,9}(?=\\s*[\"'<])")
                .matcher(packet);
        return matcher.replaceAll(match -> Matcher.quoteReplacement(match.group(1)) + value);
    }
}
