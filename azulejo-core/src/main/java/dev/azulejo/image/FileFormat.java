package dev.azulejo.image;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of files that pictures are written as. */
public enum FileFormat {
    /** Without loss, 8 or 16 bits. */
    PNG("png", List.of("png"), Integer.MAX_VALUE, 16),
    /** Without loss, 8 or 16 bits, in tiles; BigTIFF where the file could pass 4 GB. */
    TIFF("tiff", List.of("tif", "tiff"), Integer.MAX_VALUE, 16),
    /** 8 bits, no transparency. The format says 65535, the encoders and decoders of the world 65500. */
    JPEG("jpeg", List.of("jpg", "jpeg"), 65_500, 8),
    /** 8 bits, with or without loss. */
    WEBP("webp", List.of("webp"), 16_383, 8),
    /** A folder of tiles in all sizes down to one pixel, for viewers in web pages; 8 bits, sRGB. */
    DEEP_ZOOM("dzi", List.of("dzi"), Integer.MAX_VALUE, 8);

    private final String id;
    private final List<String> extensions;
    private final int longestSide;
    private final int mostBits;

    FileFormat(String id, List<String> extensions, int longestSide, int mostBits) {
        this.id = id;
        this.extensions = extensions;
        this.longestSide = longestSide;
        this.mostBits = mostBits;
    }

    /** The name on the command line. */
    public String id() {
        return id;
    }

    /** What names of such files end in, without the dot. */
    public String extension() {
        return extensions.get(0);
    }

    /** What messages call it. */
    String title() {
        return switch (this) {
            case WEBP -> "WebP";
            case DEEP_ZOOM -> "Deep Zoom";
            default -> name();
        };
    }

    /** The most pixels that a side may have. */
    public int longestSide() {
        return longestSide;
    }

    /** The most bits that a sample may have. */
    int mostBits() {
        return mostBits;
    }

    /** The format that a file is of by its name; empty if the name says nothing. */
    public static Optional<FileFormat> of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.extensions.stream().anyMatch(extension -> name.endsWith("." + extension)))
                .findFirst();
    }

    /** The format of that id, or whose names end so. */
    public static Optional<FileFormat> called(String word) {
        return Arrays.stream(values())
                .filter(format -> format.id.equals(word) || format.extensions.contains(word))
                .findFirst();
    }

    /** All that names may end in: ".png, .tif, ...". */
    public static String endings() {
        return Arrays.stream(values())
                .flatMap(format -> format.extensions.stream())
                .map(extension -> "." + extension)
                .collect(Collectors.joining(", "));
    }
}
