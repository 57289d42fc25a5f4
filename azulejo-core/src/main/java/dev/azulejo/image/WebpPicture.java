package dev.azulejo.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens WebP files: pixels, colour space and everything else that they say. */
final class WebpPicture {
    private static final byte[] EXIF_PREFIX = {'E', 'x', 'i', 'f', 0, 0};

    private WebpPicture() {}

    /** @throws dev.azulejo.fault.PictureException if it is damaged */
    static OpenedPicture open(EncodedPicture file) {
        WebpFile webp = new WebpFile(file);
        List<String> notes = new ArrayList<>();
        if (webp.isAnimated()) {
            notes.add("only the first picture of the animation is read");
        }
        // Some programs put in front of it what JPEG files have there.
        Optional<Exif> exif = webp.data("EXIF")
                .map(bytes -> RawProfile.without(EXIF_PREFIX, bytes))
                .flatMap(Exif::of);
        List<TextEntry> texts = new ArrayList<>();
        webp.data("XMP ")
                .map(packet -> new String(packet, StandardCharsets.UTF_8).replace("\0", ""))
                .filter(packet -> !packet.isBlank())
                .ifPresent(packet -> texts.add(new TextEntry(TextEntry.XMP, packet)));
        Optional<byte[]> icc = webp.data("ICCP");
        Optional<ColourProfile> profile =
                icc.flatMap(bytes -> IccProfile.of("", bytes)).map(found -> found);
        if (icc.isPresent() && profile.isEmpty()) {
            notes.add("the colour profile is damaged and was ignored");
        }
        return new OpenedPicture(
                new WebpPixels(webp),
                profile.orElse(ColourProfile.untagged()),
                new Metadata(texts, exif, exif.flatMap(Exif::resolution)),
                exif.map(Exif::orientation).orElse(1),
                notes);
    }
}
