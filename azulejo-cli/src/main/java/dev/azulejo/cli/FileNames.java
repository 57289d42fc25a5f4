package dev.azulejo.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What names of picture files say. */
final class FileNames {
    private static final Set<String> READABLE =
            Set.of("png", "jpg", "jpeg", "jpe", "jfif", "tif", "tiff", "btf", "webp");
    private static final Set<String> OTHER_PICTURES =
            Set.of("gif", "bmp", "heic", "heif", "avif", "jxl", "jp2", "psd", "tga");
    /** They begin like TIFF files, most of them. */
    private static final Set<String> CAMERA_RAW = Set.of(
            "dng", "nef", "nrw", "cr2", "cr3", "arw", "sr2", "orf", "rw2", "raf", "pef", "srw", "3fr", "iiq", "erf");

    private static final Pattern RESULT = Pattern.compile(
            "(?<stem>.+?)-(x\\d+(\\.\\d+)?|\\d+x\\d+)(-region-\\d+-\\d+-\\d+x\\d+)?\\.(png|tiff?|jpe?g|webp)",
            Pattern.CASE_INSENSITIVE);

    private FileNames() {}

    /** The name without its folder. */
    static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    /** The name without folder and extension: {@code holiday.2024} for {@code photos/holiday.2024.jpg}. */
    static String stem(Path file) {
        String name = name(file);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** The extension in lower case, without its dot; empty if there is none. */
    static String extension(Path file) {
        String name = name(file);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
    }

    /** Whether it is called like a picture that can be read. */
    static boolean saysReadable(Path file) {
        return READABLE.contains(extension(file));
    }

    /** Whether it is called like a picture of a kind that cannot be read. */
    static boolean saysOtherPicture(Path file) {
        return OTHER_PICTURES.contains(extension(file)) || saysCameraRaw(file);
    }

    /** Whether it is called like the raw data of a camera, which is no finished picture. */
    static boolean saysCameraRaw(Path file) {
        return CAMERA_RAW.contains(extension(file));
    }

    /** The stem of the picture that a file is the result of, going by its name; empty if it is not called so. */
    static String sourceStem(Path file) {
        Matcher matcher = RESULT.matcher(name(file));
        return matcher.matches() ? matcher.group("stem") : "";
    }
}
