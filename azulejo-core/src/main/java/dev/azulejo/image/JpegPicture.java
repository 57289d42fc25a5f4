package dev.azulejo.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Opens JPEG files: pixels, colour space and everything else that they say. */
final class JpegPicture {
    static final String EXIF = "Exif\0\0";
    static final String XMP = "http://ns.adobe.com/xap/1.0/\0";
    static final String ICC = "ICC_PROFILE\0";
    private static final String JFIF = "JFIF\0";
    private static final String ADOBE = "Adobe";
    private static final double INCHES_PER_CENTIMETRE = 2.54;

    private final JpegFile jpeg;
    private final List<String> notes = new ArrayList<>();

    private JpegPicture(JpegFile jpeg) {
        this.jpeg = jpeg;
    }

    /** @throws dev.azulejo.fault.PictureException if it is damaged */
    static OpenedPicture open(EncodedPicture file) {
        return new JpegPicture(new JpegFile(file)).opened();
    }

    private OpenedPicture opened() {
        Optional<byte[]> jfif = payloads(JpegFile.APP0, JFIF).stream().findFirst();
        int transform = payloads(JpegFile.APP14, ADOBE).stream()
                .filter(data -> data.length >= 7)
                .findFirst()
                .map(data -> (int) data[6])
                .orElse(JpegColours.UNKNOWN_TRANSFORM);
        JpegColours colours = JpegColours.of(jpeg.componentIds(), jfif.isPresent(), transform);
        JpegPixels pixels = new JpegPixels(jpeg, colours);
        Optional<Exif> exif = payloads(JpegFile.APP1, EXIF).stream().findFirst().flatMap(Exif::of);
        Optional<Resolution> resolution =
                jfif.flatMap(JpegPicture::resolution).or(() -> exif.flatMap(Exif::resolution));
        int orientation = exif.map(Exif::orientation).orElse(1);
        return new OpenedPicture(
                pixels, profile(exif, colours), new Metadata(texts(), exif, resolution), orientation, notes);
    }

    private List<TextEntry> texts() {
        List<TextEntry> texts = new ArrayList<>();
        for (byte[] packet : payloads(JpegFile.APP1, XMP)) {
            texts.add(new TextEntry(TextEntry.XMP, text(packet)));
        }
        payloads(JpegFile.APP13, Iptc.PHOTOSHOP).stream()
                .flatMap(resources -> Iptc.resource(resources).stream())
                .findFirst()
                .ifPresent(iptc -> texts.add(Iptc.text(iptc)));
        for (byte[] comment : payloads(JpegFile.COMMENT, "")) {
            String text = text(comment);
            if (!text.isBlank()) {
                texts.add(new TextEntry("Comment", text));
            }
        }
        return texts;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
    }

    /** The data, after the prefix, of all segments with this marker that begin with it. */
    private List<byte[]> payloads(int marker, String prefix) {
        byte[] start = prefix.getBytes(StandardCharsets.ISO_8859_1);
        List<byte[]> found = new ArrayList<>();
        for (JpegFile.Segment segment : jpeg.segments()) {
            if (segment.marker() == marker && segment.length() >= start.length) {
                byte[] data = jpeg.data(segment);
                if (Arrays.equals(data, 0, start.length, start, 0, start.length)) {
                    found.add(Arrays.copyOfRange(data, start.length, data.length));
                }
            }
        }
        return found;
    }

    private ColourProfile profile(Optional<Exif> exif, JpegColours colours) {
        List<byte[]> parts = new ArrayList<>(payloads(JpegFile.APP2, ICC));
        if (!parts.isEmpty()) {
            Optional<IccProfile> profile = joined(parts).flatMap(bytes -> IccProfile.of("", bytes));
            if (profile.isPresent()) {
                return profile.orElseThrow();
            }
            notes.add("the colour profile is damaged and was ignored");
        }
        boolean adobeRgb = exif.map(Exif::adobeRgb).orElse(false) && colours.layout() == ChannelLayout.RGB;
        return adobeRgb ? AdobeRgb.profile() : ColourProfile.untagged();
    }

    /** A profile is split over segments, each of which begins with its number and how many there are. */
    private static Optional<byte[]> joined(List<byte[]> parts) {
        if (parts.stream().anyMatch(part -> part.length < 2 || (part[1] & 0xFF) != parts.size())) {
            return Optional.empty();
        }
        parts.sort(Comparator.comparingInt(part -> part[0] & 0xFF));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            byte[] part = parts.get(i);
            if ((part[0] & 0xFF) != i + 1) {
                return Optional.empty();
            }
            whole.write(part, 2, part.length - 2);
        }
        return Optional.of(whole.toByteArray());
    }

    /** JFIF: two bytes version, unit (0 none, 1 inch, 2 cm), density. 1:1 without a unit says nothing. */
    private static Optional<Resolution> resolution(byte[] jfif) {
        if (jfif.length < 7) {
            return Optional.empty();
        }
        ByteBuffer data = ByteBuffer.wrap(jfif);
        int x = Short.toUnsignedInt(data.getShort(3));
        int y = Short.toUnsignedInt(data.getShort(5));
        if (x == 0 || y == 0) {
            return Optional.empty();
        }
        return switch (data.get(2)) {
            case 1 -> Optional.of(Resolution.dotsPerInch(x, y));
            case 2 -> Optional.of(Resolution.dotsPerInch(x * INCHES_PER_CENTIMETRE, y * INCHES_PER_CENTIMETRE));
            default -> x == y ? Optional.empty() : Optional.of(new Resolution(x, y, false));
        };
    }
}
