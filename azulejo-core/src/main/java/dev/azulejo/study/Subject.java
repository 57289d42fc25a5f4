package dev.azulejo.study;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.PictureException;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import dev.azulejo.pipeline.Fingerprints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A picture under study.
 *
 * @param id in the report
 * @param file that was given
 * @param originalFile what it was made of, if that was given
 * @param reduction how many times it is reduced before it is enlarged, being an original itself; 1 leaves it
 * @param sha256 changes with all of that
 */
record Subject(String id, Path file, Optional<Path> originalFile, int reduction, String sha256) {
    /**
     * What is enlarged.
     *
     * @param file its file
     * @param colour [3, height, width]
     * @param original [3, height, width], what it was made of, if that is known
     */
    record Input(Path file, Planes colour, Optional<Planes> original) {}

    /**
     * Looks at a picture's files.
     *
     * @throws PictureException if one of them is not there
     */
    static Subject of(Path file, StudySettings settings, Ledger ledger) {
        Optional<Path> original = settings.originals().map(place -> original(place, file));
        String sha256 = Fingerprints.of(List.of(
                Fingerprints.ofPicture(file, new Cancellation()),
                Integer.toString(settings.reduction()),
                original.map(place -> Fingerprints.ofPicture(place, new Cancellation()))
                        .orElse("")));
        String id = ledger.idOf(file.getFileName().toString(), sha256);
        return new Subject(id, file, original, settings.reduction(), sha256);
    }

    /**
     * Reads the pixels.
     *
     * @param gallery keeps the reduced picture
     * @throws PictureException if they cannot be read
     */
    Input read(Gallery gallery) {
        Planes given = colour(file);
        if (reduction == 1) {
            return new Input(file, given, originalFile.map(Subject::colour));
        }
        Planes whole = divisible(given);
        Planes reduced = Resample.view(
                        whole, whole.height() / reduction, whole.width() / reduction, Kernel.BICUBIC_ANTIALIASED)
                .readAll();
        Path input = gallery.input(id + "-input", reduced);
        return new Input(input, colour(input), Optional.of(whole));
    }

    private static Planes colour(Path file) {
        return Picture.read(PictureInput.of(file)).colour();
    }

    /** What is left when the right and bottom edges that no reduced pixel covers are cut off. */
    private Planes divisible(Planes given) {
        int height = given.height() / reduction * reduction;
        int width = given.width() / reduction * reduction;
        if (height == 0 || width == 0) {
            throw new PictureException("%s is %dx%d, too small to be reduced %d times"
                    .formatted(file, given.width(), given.height(), reduction));
        }
        return given.crop(0, 0, height, width);
    }

    private static Path original(Path place, Path picture) {
        if (!Files.isDirectory(place)) {
            return place;
        }
        String stem = stem(picture);
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> stem(file).equals(stem))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new PictureException(
                            "%s has no original: no file called %s.* in %s".formatted(picture, stem, place)));
        } catch (IOException e) {
            throw new PictureException("%s cannot be listed (%s)".formatted(place, e.getMessage()), e);
        }
    }

    private static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    }
}
