package dev.azulejo.image;

import java.util.Objects;

/**
 * What a picture is, apart from its pixels: enough to write a file of the same kind.
 *
 * @param width columns, after the EXIF orientation was applied
 * @param height rows, after the EXIF orientation was applied
 * @param bits bits per sample, 8 or 16; files with fewer than 8 count as 8
 * @param gray whether it has one colour channel; in memory it has three equal ones all the same
 * @param alpha whether it has an alpha channel (or a transparent colour or palette entry)
 * @param profile the colour space that the file is in
 */
public record PictureFormat(int width, int height, int bits, boolean gray, boolean alpha, ColourProfile profile) {
    /** @throws IllegalArgumentException if a side is not positive or the bits are neither 8 nor 16 */
    public PictureFormat {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a picture has at least one pixel, found " + width + "x" + height);
        }
        if (bits != 8 && bits != 16) {
            throw new IllegalArgumentException("8 or 16 bits per sample were expected, found " + bits);
        }
        Objects.requireNonNull(profile, "profile");
    }

    /** Planes that its pixels take in memory: red, green, blue, and alpha as a fourth if there is one. */
    public int channels() {
        return alpha ? 4 : 3;
    }

    /** Samples of a pixel in a file of this format: 1 or 3 colours, and alpha. */
    int fileSamples() {
        return (gray ? 1 : 3) + (alpha ? 1 : 0);
    }

    /** Bytes of a row in a file of this format, before any compression. */
    int rowBytes() {
        return width * fileSamples() * bits / 8;
    }

    /** The largest sample value in a file: 255 or 65535. */
    int maximum() {
        return (1 << bits) - 1;
    }

    /** The same kind of picture in another size. */
    public PictureFormat resized(int newWidth, int newHeight) {
        return new PictureFormat(newWidth, newHeight, bits, gray, alpha, profile);
    }

    PictureFormat withProfile(ColourProfile newProfile) {
        return new PictureFormat(width, height, bits, gray, alpha, newProfile);
    }
}
