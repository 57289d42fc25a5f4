package dev.azulejo.fusion;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.image.Kernel;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How {@link HiresFix} enlarges latents. */
public enum LatentEnlargement {
    /** Each latent position is repeated: sharp, in blocks. */
    NEAREST("nearest", Kernel.NEAREST),
    /** Straight lines between latent positions. */
    BILINEAR("bilinear", Kernel.BILINEAR),
    /** The same, averaged over where the picture gets smaller; as {@link #BILINEAR} where it gets larger. */
    BILINEAR_ANTIALIASED("bilinear-antialiased", Kernel.BILINEAR_ANTIALIASED),
    /** Cubic convolution with a = -0.75, which overshoots more. */
    BICUBIC("bicubic", Kernel.BICUBIC),
    /** Cubic convolution with a = -0.5, averaged over where the picture gets smaller. */
    BICUBIC_ANTIALIASED("bicubic-antialiased", Kernel.BICUBIC_ANTIALIASED);

    private final String id;
    private final Kernel kernel;

    LatentEnlargement(String id, Kernel kernel) {
        this.id = id;
        this.kernel = kernel;
    }

    /** The name in settings and on the command line. */
    public String id() {
        return id;
    }

    Kernel kernel() {
        return kernel;
    }

    /** @throws SettingsException if no enlargement has that name; the message lists them */
    public static LatentEnlargement of(String id) {
        for (LatentEnlargement enlargement : values()) {
            if (enlargement.id.equals(id)) {
                return enlargement;
            }
        }
        throw new SettingsException("the latent enlargement \"" + id + "\" is unknown; use one of "
                + Arrays.stream(values()).map(LatentEnlargement::id).collect(Collectors.joining(", ")));
    }
}
