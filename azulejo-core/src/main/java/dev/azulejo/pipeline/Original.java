package dev.azulejo.pipeline;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.PictureFormat;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureReader;
import dev.azulejo.image.Surface;
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
    /**
     * Reads a picture, in bands of rows.
     *
     * @param workspace where it is put
     * @throws dev.azulejo.fault.PictureException if it cannot be read
     * @throws dev.azulejo.fault.MachineException if there is no room for it
     */
    static Original read(PictureInput input, Workspace workspace, Cancellation cancellation) {
        try (PictureReader reader = PictureReader.open(input, workspace.files(), cancellation)) {
            PictureFormat format = reader.format();
            Surface colour = workspace.of(3, format.height(), format.width());
            Optional<Surface> alpha =
                    format.alpha() ? Optional.of(workspace.of(1, format.height(), format.width())) : Optional.empty();
            reader.readAll(colour, alpha, workspace);
            return new Original(colour, alpha.map(plane -> plane), format, reader.metadata(), reader.notes());
        }
    }
}
