package dev.azulejo.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Metadata for kinds of files that have no texts under keywords of their own (TIFF, JPEG, WebP): {@link
 * TextEntry#PARAMETERS} is the user comment of EXIF, where web interfaces look for it; {@link TextEntry#AZULEJO} is a
 * property in XMP.
 *
 * @param exif EXIF data, if any
 * @param xmp XMP packet in UTF-8, if any
 * @param iptc IPTC data, if any
 * @param resolution if known
 * @param left keywords of texts that have no place, each once
 */
record EmbeddedMetadata(
        Optional<Exif> exif,
        Optional<byte[]> xmp,
        Optional<byte[]> iptc,
        Optional<Resolution> resolution,
        List<String> left) {
    private static final Set<String> PLACED = Set.of(TextEntry.XMP, TextEntry.IPTC, TextEntry.AZULEJO);

    static EmbeddedMetadata of(Metadata metadata) {
        Optional<String> comment = metadata.exif().flatMap(Exif::userComment);
        // What a person has written there is worth more than what the settings say once more.
        Optional<String> parameters = metadata.parameters()
                .filter(text -> comment.isEmpty() || comment.get().equals(text));
        Optional<Exif> exif = parameters
                .filter(text -> comment.isEmpty())
                .map(text -> ExifAddition.comment(metadata.exif(), text))
                .or(metadata::exif);
        Optional<String> packet = metadata.text(TextEntry.XMP);
        Optional<byte[]> xmp = metadata.text(TextEntry.AZULEJO)
                .map(settings -> Xmp.withSettings(packet.orElse(""), settings))
                .or(() -> packet)
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        List<String> left = metadata.texts().stream()
                .map(TextEntry::keyword)
                .filter(keyword -> !PLACED.contains(keyword))
                .filter(keyword -> !keyword.equals(TextEntry.PARAMETERS) || parameters.isEmpty())
                .distinct()
                .toList();
        return new EmbeddedMetadata(exif, xmp, Iptc.of(metadata), metadata.resolution(), left);
    }

    /** Says which texts are left out, if there are any. */
    static List<String> note(FileFormat format, List<String> left) {
        return left.isEmpty()
                ? List.of()
                : List.of("%s has no place for %s, which PNG would keep"
                        .formatted(format.title(), String.join(", ", left)));
    }
}
