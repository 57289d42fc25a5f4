package dev.azulejo.tile;

import dev.azulejo.fault.SettingsException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The shape of the weights with which neighbouring tiles are joined. */
public enum Blend {
    /** A straight ramp, exactly as wide as the overlap that was asked for. */
    LINEAR("linear"),
    /** The same ramp with rounded ends: half a cosine. */
    COSINE("cosine"),
    /** A Gaussian about the tile's middle, over everything that tiles share (Mixture of Diffusers, Jimenez 2023). */
    GAUSSIAN("gaussian"),
    /** The plain mean of all tiles at a position (MultiDiffusion, Bar-Tal et al. 2023). */
    UNIFORM("uniform");

    private final String id;

    Blend(String id) {
        this.id = id;
    }

    /** The name in settings and on the command line. */
    public String id() {
        return id;
    }

    /** @throws SettingsException if no blend has that name; the message lists them */
    public static Blend of(String id) {
        for (Blend blend : values()) {
            if (blend.id.equals(id)) {
                return blend;
            }
        }
        throw new SettingsException("the blend \"" + id + "\" is unknown; use one of "
                + Arrays.stream(values()).map(Blend::id).collect(Collectors.joining(", ")));
    }
}
