package dev.azulejo.study;

import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.UnfinishedFiles;
import dev.azulejo.image.ColourProfile;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureFormat;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.Planes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * The pictures of a report.
 *
 * @param folder of the report
 * @param kind how pictures are kept
 */
record Gallery(Path folder, Pictures kind) {
    private static final float QUALITY = 0.92f;

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
        return switch (kind) {
            case NONE -> Optional.empty();
            case PNG -> Optional.of(png("images/" + name + ".png", colour));
            case JPEG -> {
                PictureOutput.Image image = new PictureOutput.Image();
                picture(colour).write(image);
                yield Optional.of(jpeg("images/" + name + ".jpg", image.image()));
            }
        };
    }

    /** Where a result is written to, so that it can be {@linkplain #kept kept}. */
    PictureOutput output(String name) {
        return kind == Pictures.PNG
                ? PictureOutput.of(folder.resolve("images/" + name + ".png"))
                : new PictureOutput.Image();
    }

    /** Keeps a result that was written; its place in the report, or nothing if pictures are not kept. */
    Optional<String> kept(String name, PictureOutput written) {
        if (kind == Pictures.JPEG && written instanceof PictureOutput.Image image) {
            return Optional.of(jpeg("images/" + name + ".jpg", image.image()));
        }
        return kind == Pictures.PNG ? Optional.of("images/" + name + ".png") : Optional.empty();
    }

    /** Keeps a picture that is read again, whatever is kept of others. */
    Path input(String name, Planes colour) {
        return folder.resolve(png("images/" + name + ".png", colour));
    }

    private String png(String place, Planes colour) {
        picture(colour).write(PictureOutput.of(folder.resolve(place)));
        return place;
    }

    private static Picture picture(Planes colour) {
        PictureFormat format =
                new PictureFormat(colour.width(), colour.height(), 8, false, false, ColourProfile.untagged());
        return new Picture(colour, Optional.empty(), format, Metadata.NONE, List.of());
    }

    private String jpeg(String place, BufferedImage image) {
        Path file = folder.resolve(place);
        Path part = folder.resolve(place + ".part");
        UnfinishedFiles.begun(part);
        try {
            write(image, part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new MachineException("%s cannot be written (%s)".formatted(file, e.getMessage()), e);
        } finally {
            UnfinishedFiles.ended(part);
        }
        return place;
    }

    private static void write(BufferedImage image, Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (OutputStream bytes = Files.newOutputStream(file);
                ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam quality = writer.getDefaultWriteParam();
            quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            quality.setCompressionQuality(QUALITY);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), quality);
        } finally {
            writer.dispose();
        }
    }

    /** Keeps a map of disagreement, [1, height, width]. */
    Optional<String> heat(String name, Planes map) {
        return kind == Pictures.NONE
                ? Optional.empty()
                : Optional.of(png("heat/" + name + ".png", HeatMap.colours(map)));
    }
}
