package dev.azulejo.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few properties of an XMP packet (ISO 16684-1) that change with the picture, and the one that this program adds. All
 * else in it stays as it is, character for character.
 *
 * <p>Files of kinds that have no texts under keywords of their own (TIFF, JPEG, WebP) hold the text {@link
 * TextEntry#AZULEJO} as the property {@code azulejo:settings}. In {@link Metadata} it is a text in any case: readers take
 * it out of the packet, writers put it in.
 */
final class Xmp {
    private static final String PROPERTY = "azulejo:settings";
    private static final String NAMESPACE = "xmlns:azulejo=\"http://ns.azulejo.dev/1.0/\"";
    private static final String BEFORE = "<rdf:Description rdf:about=\"\" " + NAMESPACE + "><" + PROPERTY + ">";
    private static final String AFTER = "</" + PROPERTY + "></rdf:Description>";
    private static final String HEAD =
            "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
                    + "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">";
    private static final String END = "</rdf:RDF>";
    private static final String TAIL = END + "</x:xmpmeta><?xpacket end=\"w\"?>";

    private static final String WHOLE = "\\d{1,9}";
    private static final String FRACTION = "\\d{1,9}(?:/\\d{1,9})?";

    private Xmp() {}

    /** The packet for a picture of this size, upright. Properties that it lacks are not added. */
    static String forResult(String packet, int width, int height) {
        String upright = replace(packet, "tiff:Orientation", 1);
        String wide = replace(replace(upright, "tiff:ImageWidth", width), "exif:PixelXDimension", width);
        return replace(replace(wide, "tiff:ImageLength", height), "exif:PixelYDimension", height);
    }

    /** The packet with another resolution, in pixels per inch, where it states one and the other is known per metre. */
    static String withResolution(String packet, Resolution resolution) {
        if (!resolution.perMetre()) {
            return packet;
        }
        String wide = replace(packet, "tiff:XResolution", FRACTION, Resolution.tenthsPerInch(resolution.x()) + "/10");
        String high = replace(wide, "tiff:YResolution", FRACTION, Resolution.tenthsPerInch(resolution.y()) + "/10");
        return replace(high, "tiff:ResolutionUnit", 2);
    }

    private static String replace(String packet, String property, int value) {
        return replace(packet, property, WHOLE, Integer.toString(value));
    }

    /** As an attribute (name="6") or as an element (<name>6</name>). */
    private static String replace(String packet, String property, String form, String value) {
        String name = Pattern.quote(property);
        Matcher matcher = Pattern.compile("(" + name + "\\s*=\\s*[\"']|<" + name + ">\\s*)" + form + "(?=\\s*[\"'<])")
                .matcher(packet);
        return matcher.replaceAll(match -> Matcher.quoteReplacement(match.group(1)) + value);
    }

    /** What the property of this program says: as an element, or as an attribute, which some programs make of it. */
    static Optional<String> settings(String packet) {
        return value(packet).map(found -> unescaped(packet.substring(found.start(), found.end())));
    }

    /**
     * The packet with the property; one that it had before is replaced.
     *
     * @param packet empty for a new one; one that is no XMP gives way to a new one, too
     */
    static String withSettings(String packet, String settings) {
        String rest = withoutSettings(packet);
        int end = rest.lastIndexOf(END);
        String added = BEFORE + escaped(settings) + AFTER;
        return end < 0 ? HEAD + added + TAIL : rest.substring(0, end) + added + rest.substring(end);
    }

    /** The packet without the property; empty if it held nothing else and was made here. */
    static String withoutSettings(String packet) {
        Optional<Value> value = value(packet);
        if (value.isEmpty()) {
            return packet;
        }
        Value found = value.orElseThrow();
        int start = found.start() - found.opening().length();
        int end = found.end() + found.closing().length();
        int outer = start - (BEFORE.length() - found.opening().length());
        if (packet.startsWith(BEFORE, outer) && packet.startsWith(AFTER, found.end())) {
            start = outer;
            end = found.end() + AFTER.length();
        }
        String rest = packet.substring(0, start) + packet.substring(end);
        return rest.equals(HEAD + TAIL) ? "" : rest;
    }

    /** Where a value lies between what opens and what closes it. */
    private record Value(String opening, int start, int end, String closing) {}

    private static Optional<Value> value(String packet) {
        return value(packet, "<" + PROPERTY + ">", "</" + PROPERTY + ">")
                .or(() -> value(packet, PROPERTY + "=\"", "\""))
                .or(() -> value(packet, PROPERTY + "='", "'"));
    }

    private static Optional<Value> value(String packet, String opening, String closing) {
        int start = packet.indexOf(opening);
        int end = start < 0 ? -1 : packet.indexOf(closing, start + opening.length());
        return end < 0 ? Optional.empty() : Optional.of(new Value(opening, start + opening.length(), end, closing));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&#39;", "'")
                .replace("&#34;", "\"")
                .replace("&#xA;", "\n")
                .replace("&#10;", "\n")
                .replace("&amp;", "&");
    }
}
