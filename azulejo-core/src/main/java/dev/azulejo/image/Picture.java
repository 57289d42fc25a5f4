package dev.azulejo.image;

import dev.azulejo.fault.Cancellation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A whole picture in memory.
 *
 * @param colour [3, height, width]: red, green, blue in 0..1 of the sRGB curve, whatever the file's colour space
 * @param alpha [1, height, width] in 0..1, 1 is opaque; empty if the picture has none. Colour is not multiplied with it
 * @param format what kind of file it came from (the size is that of the planes)
 * @param metadata what goes along to the result
 * @param notes what a user should know about how it was read, one sentence each; mostly empty
 */
public record Picture(
        Planes colour, Optional<Planes> alpha, PictureFormat format, Metadata metadata, List<String> notes) {
    /** @throws IllegalArgumentException if planes and format do not fit each other */
    public Picture {
        requireSize(colour, 3, format);
        alpha.ifPresent(plane -> requireSize(plane, 1, format));
        if (alpha.isPresent() != format.alpha()) {
            throw new IllegalArgumentException("an alpha plane was " + (format.alpha() ? "" : "not ") + "expected");
        }
        Objects.requireNonNull(metadata, "metadata");
        notes = List.copyOf(notes);
    }

    private static void requireSize(Planes planes, int channels, PictureFormat format) {
        if (planes.channels() != channels || planes.width() != format.width() || planes.height() != format.height()) {
            throw new IllegalArgumentException("planes of " + channels + "x" + format.height() + "x" + format.width()
                    + " were expected, found " + planes.channels() + "x" + planes.height() + "x" + planes.width());
        }
    }

    /**
     * Reads all of a picture. Colour under fully transparent pixels, which nobody can see and which files fill with
     * anything, is replaced by what visible neighbours suggest, so that it does not bleed into them when the picture is
     * enlarged.
     *
     * @throws dev.azulejo.fault.PictureException if it cannot be read
     * @throws dev.azulejo.fault.MachineException if it does not fit in memory
     */
    public static Picture read(PictureInput input) {
        return read(input, new Cancellation());
    }

    /**
     * Reads all of a picture, or ends soon.
     *
     * @throws dev.azulejo.fault.CancelledException if cancelled
     * @throws dev.azulejo.fault.PictureException if it cannot be read
     * @throws dev.azulejo.fault.MachineException if it does not fit in memory
     * @see #read(PictureInput)
     */
    public static Picture read(PictureInput input, Cancellation cancellation) {
        try (PictureReader reader = PictureReader.open(input, cancellation)) {
            return reader.readAll();
        }
    }

    /**
     * Writes all of it, of its format as far as that kind of file can.
     *
     * @throws dev.azulejo.fault.MachineException if it cannot be written
     */
    public void write(PictureOutput output) {
        try (PictureWriter writer = PictureWriter.open(output, format, metadata)) {
            int rows = Math.max(1, Math.min(format.height(), (1 << 18) / format.width()));
            for (int y = 0; y < format.height(); y += rows) {
                int count = Math.min(rows, format.height() - y);
                Planes band = new Planes(format.channels(), count, format.width());
                int samples = count * format.width();
                for (int c = 0; c < 3; c++) {
                    System.arraycopy(colour.data(), colour.row(c, y), band.data(), c * samples, samples);
                }
                if (alpha.isPresent()) {
                    Planes plane = alpha.orElseThrow();
                    System.arraycopy(plane.data(), plane.row(0, y), band.data(), 3 * samples, samples);
                }
                writer.writeRows(band);
            }
            writer.finish();
        }
    }
}
