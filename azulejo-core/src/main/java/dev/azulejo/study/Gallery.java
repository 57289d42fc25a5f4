package dev.azulejo.study;

import dev.azulejo.fault.MachineException;
import dev.azulejo.image.ColourProfile;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureFormat;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.Planes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The pictures of a report.
 *
 * @param folder of the report
 * @param kind how pictures are kept
 */
record Gallery(Path folder, Pictures kind) {
    /** Makes the folders. */
    void prepare() {
        try {
            Files.createDirectories(folder.resolve("images"));
            Files.createDirectories(folder.resolve("heat"));
        } catch (IOException e) {
            throw new MachineException("the report %s cannot be written (%s)".formatted(folder, e.getMessage()), e);
        }
    }

    /**
     * Keeps a picture of red, green, blue in 0..1.
     *
     * @param name without extension
     * @return its place in the report; empty if pictures are not kept
     */
    Optional<String> keep(String name, Planes colour) {
        return place(name).map(place -> write(place, colour));
    }

    /** Where a result is written to; in memory if pictures are not kept. */
    PictureOutput output(String name) {
        return place(name).map(place -> PictureOutput.of(folder.resolve(place))).orElseGet(PictureOutput.Image::new);
    }

    /** The place of a picture in the report; empty if pictures are not kept. */
    Optional<String> place(String name) {
        return switch (kind) {
            case NONE -> Optional.empty();
            case PNG -> Optional.of("images/" + name + ".png");
            case JPEG -> Optional.of("images/" + name + ".jpg");
        };
    }

    /** Keeps a picture that is read again, whatever is kept of others. */
    Path input(String name, Planes colour) {
        return folder.resolve(write("images/" + name + ".png", colour));
    }

    private String write(String place, Planes colour) {
        picture(colour).write(PictureOutput.of(folder.resolve(place)));
        return place;
    }

    private static Picture picture(Planes colour) {
        PictureFormat format =
                new PictureFormat(colour.width(), colour.height(), 8, false, false, ColourProfile.untagged());
        return new Picture(colour, Optional.empty(), format, Metadata.NONE, List.of());
    }

    /** Keeps a map of disagreement, [1, height, width]. */
    Optional<String> heat(String name, Planes map) {
        return kind == Pictures.NONE
                ? Optional.empty()
                : Optional.of(write("heat/" + name + ".png", HeatMap.colours(map)));
    }
}
