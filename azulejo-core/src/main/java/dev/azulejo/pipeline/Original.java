package dev.azulejo.pipeline;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureFormat;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureReader;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Surface;
import dev.azulejo.image.Surfaces;
import java.util.List;
import java.util.Optional;

/**
 * The picture that a job was given.
 *
 * @param colour [3, height, width]: red, green, blue in 0..1 of the sRGB curve
 * @param alpha [1, height, width] in 0..1; empty if it has none
 * @param format what kind of file it came from
 * @param metadata what goes along to the result
 * @param notes what a user should know about how it was read
 */
record Original(
        BlockSource colour, Optional<BlockSource> alpha, PictureFormat format, Metadata metadata, List<String> notes) {
    /** Samples that are moved at once. */
    private static final int BAND = 1 << 18;

    /**
     * Reads a picture, in bands of rows. One that has alpha is read as a whole: what colour lies under transparent pixels
     * depends on visible ones that may be anywhere.
     *
     * @param surfaces where it is put
     * @throws dev.azulejo.fault.PictureException if it cannot be read
     * @throws dev.azulejo.fault.MachineException if there is no room for it
     */
    static Original read(PictureInput input, Surfaces surfaces, Cancellation cancellation) {
        try (PictureReader reader = PictureReader.open(input)) {
            PictureFormat format = reader.format();
            if (format.alpha()) {
                Picture picture = reader.readAll(cancellation);
                return new Original(
                        picture.colour(),
                        picture.alpha().map(plane -> plane),
                        format,
                        picture.metadata(),
                        picture.notes());
            }
            Surface colour = surfaces.of(3, format.height(), format.width());
            int rows = Math.max(1, BAND / format.width());
            for (int y = 0; y < format.height(); y += rows) {
                cancellation.check();
                Planes band = new Planes(3, Math.min(rows, format.height() - y), format.width());
                reader.readRows(band);
                colour.write(y, 0, band);
            }
            return new Original(colour, Optional.empty(), format, reader.metadata(), reader.notes());
        }
    }
}
