package dev.azulejo.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is compared.
 *
 * @param pictures files, each enlarged with every variant
 * @param variants ways to enlarge them
 * @param untiled whether each picture is also painted in one piece, as the reference of what joining does
 * @param originals a file or a folder with the originals of the pictures, by name
 * @param reduction the pictures are originals, and are reduced so many times before they are enlarged; 1 leaves them
 * @param kept how pictures of the report are kept
 * @param report the folder that everything is written to
 * @param version of the program
 * @param createdBy the command line, for the report
 */
public record StudySettings(
        List<Path> pictures,
        List<Variant> variants,
        boolean untiled,
        Optional<Path> originals,
        int reduction,
        Pictures kept,
        Path report,
        String version,
        String createdBy) {
    /** Copies the lists. */
    public StudySettings {
        pictures = List.copyOf(pictures);
        variants = List.copyOf(variants);
    }
}
