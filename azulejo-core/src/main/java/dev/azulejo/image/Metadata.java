package dev.azulejo.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a picture file says beside its pixels and that goes along to the result: texts, EXIF, resolution. (The colour
 * profile is part of {@link PictureFormat}, since it says what the pixels mean.) XMP is the text under {@link
 * TextEntry#XMP}, IPTC the one under {@link TextEntry#IPTC}.
 *
 * @param texts in the order of the file
 * @param exif the camera's data, if any
 * @param resolution pixels per metre, if known
 */
public record Metadata(List<TextEntry> texts, Optional<Exif> exif, Optional<Resolution> resolution) {
    /** Nothing. */
    public static final Metadata NONE = new Metadata(List.of(), Optional.empty(), Optional.empty());

    public Metadata {
        texts = List.copyOf(texts);
        Objects.requireNonNull(exif, "exif");
        Objects.requireNonNull(resolution, "resolution");
    }

    /**
     * What a picture file says, of the kinds that are read here, or a Deep Zoom picture.
     *
     * @throws dev.azulejo.fault.PictureException if there is no such picture
     */
    public static Metadata of(Path file) {
        if (FileFormat.of(file).equals(Optional.of(FileFormat.DEEP_ZOOM))) {
            return DeepZoomFolder.metadata(file);
        }
        try (PictureReader reader = PictureReader.open(PictureInput.of(file))) {
            return reader.metadata();
        }
    }

    /** The first text under a keyword. */
    public Optional<String> text(String keyword) {
        return texts.stream()
                .filter(entry -> entry.keyword().equals(keyword))
                .map(TextEntry::text)
                .findFirst();
    }

    /**
     * Prompt and settings that made the picture, in the form of AUTOMATIC1111's web interface: the text {@code
     * parameters}.
     */
    public Optional<String> parameters() {
        return text(TextEntry.PARAMETERS);
    }

    /**
     * With the text {@code parameters}, if there is none, from the EXIF user comment, which is where that interface puts
     * it in JPEG files.
     */
    Metadata withParametersOfExif() {
        return exif.flatMap(Exif::userComment)
                .filter(comment -> comment.contains("Steps: "))
                .map(comment -> withTextIfAbsent(TextEntry.PARAMETERS, comment))
                .orElse(this);
    }

    /** With the text {@link TextEntry#AZULEJO}, if there is none, from the XMP packet, which holds it no longer. */
    Metadata withSettingsOfXmp() {
        Optional<String> packet = text(TextEntry.XMP);
        Optional<String> settings = packet.flatMap(Xmp::settings);
        if (settings.isEmpty()) {
            return this;
        }
        String rest = Xmp.withoutSettings(packet.orElseThrow());
        Metadata others = rest.isEmpty() ? without(TextEntry.XMP) : withText(TextEntry.XMP, rest);
        return others.withTextIfAbsent(TextEntry.AZULEJO, settings.orElseThrow());
    }

    /** Without any text under a keyword. */
    Metadata without(String keyword) {
        return new Metadata(
                texts.stream().filter(entry -> !entry.keyword().equals(keyword)).toList(), exif, resolution);
    }

    /** With a text; whatever was under this keyword before is gone. */
    public Metadata withText(String keyword, String text) {
        Stream<TextEntry> others = without(keyword).texts.stream();
        return new Metadata(
                Stream.concat(others, Stream.of(new TextEntry(keyword, text))).toList(), exif, resolution);
    }

    /** With a text, unless there is one under this keyword. */
    public Metadata withTextIfAbsent(String keyword, String text) {
        return text(keyword).isPresent() ? this : withText(keyword, text);
    }

    /** With another resolution, also where EXIF and XMP state one. */
    public Metadata withResolution(Resolution changed) {
        return new Metadata(
                withXmp(packet -> Xmp.withResolution(packet, changed)).texts,
                exif.map(data -> data.withResolution(changed)),
                Optional.of(changed));
    }

    /**
     * What is still true of a picture of another size whose orientation was applied: dimensions and orientation in EXIF
     * and XMP follow, the EXIF thumbnail is dropped.
     */
    Metadata forResult(int width, int height) {
        return new Metadata(
                withXmp(packet -> Xmp.forResult(packet, width, height)).texts,
                exif.map(data -> data.forResult(width, height)),
                resolution);
    }

    private Metadata withXmp(UnaryOperator<String> change) {
        List<TextEntry> adapted = new ArrayList<>();
        for (TextEntry entry : texts) {
            adapted.add(
                    entry.keyword().equals(TextEntry.XMP)
                            ? new TextEntry(entry.keyword(), change.apply(entry.text()))
                            : entry);
        }
        return new Metadata(adapted, exif, resolution);
    }
}
