package dev.azulejo.image;

import dev.azulejo.fault.SettingsException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a picture is written into a file.
 *
 * @param format the kind of file
 * @param quality of formats that lose something, 1 to 100; empty means without loss, which JPEG cannot
 */
public record Encoding(FileFormat format, OptionalInt quality) {
    /** Hardly to be told from the original. */
    public static final int DEFAULT_QUALITY = 92;

    /** @throws SettingsException if the format has no such quality */
    public Encoding {
        Objects.requireNonNull(format, "format");
        quality.ifPresent(value -> {
            if (value < 1 || value > 100) {
                throw new SettingsException("the quality is %d, expected 1 to 100".formatted(value));
            }
        });
        if (quality.isEmpty() && format == FileFormat.JPEG) {
            throw new SettingsException("JPEG files always lose something: give a quality of 1 to 100, or take "
                    + FileFormat.TIFF.id() + ", png or webp");
        }
    }

    /** The usual: without loss as PNG and TIFF, with a quality of 92 as all else. */
    public static Encoding of(FileFormat format) {
        boolean lossless = format == FileFormat.PNG || format == FileFormat.TIFF;
        return new Encoding(format, lossless ? OptionalInt.empty() : OptionalInt.of(DEFAULT_QUALITY));
    }

    /** The usual for what a file is called; PNG if the name says nothing. */
    public static Encoding of(Path file) {
        return of(FileFormat.of(file).orElse(FileFormat.PNG));
    }

    /** With a quality of 1 to 100, which PNG and TIFF do not use. */
    public Encoding withQuality(int quality) {
        return new Encoding(format, OptionalInt.of(quality));
    }

    /** Without any loss. */
    public Encoding lossless() {
        return new Encoding(format, OptionalInt.empty());
    }

    /**
     * Asks whether the format can hold a picture of this size.
     *
     * @param name of the output
     * @throws SettingsException if not
     */
    void requireFits(String name, int width, int height) {
        if (Math.max(width, height) > format.longestSide()) {
            throw new SettingsException(
                    "%s: %s files have at most %d pixels a side, the result has %dx%d; write it as TIFF (.tif) or PNG (.png)"
                            .formatted(name, format.title(), format.longestSide(), width, height));
        }
    }
}
