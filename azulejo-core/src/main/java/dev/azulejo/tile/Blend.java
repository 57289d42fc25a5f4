package dev.azulejo.tile;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.image.BlockSink;
import dev.azulejo.image.Surfaces;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The ways to join neighbouring tiles of pixels. */
public enum Blend {
    /** Added with straight ramps. See {@link Feather#linear}. */
    LINEAR("linear", weighted(Feather::linear)),
    /** Added with rounded ramps. See {@link Feather#cosine}. */
    COSINE("cosine", weighted(Feather::cosine)),
    /** Added with Gaussian weights. See {@link Feather#gaussian}. */
    GAUSSIAN("gaussian", weighted(Feather::gaussian)),
    /** Averaged. See {@link Feather#uniform}. */
    UNIFORM("uniform", weighted(Feather::uniform)),
    /** Cut where they differ least. See {@link Quilt}. */
    SEAM("seam", Quilt::ofCuts);

    private final String id;
    private final Joint joint;

    private interface Joint {
        TileSink of(int channels, TilePlan plan, BlockSink pixels, Surfaces surfaces);
    }

    Blend(String id, Joint joint) {
        this.id = id;
        this.joint = joint;
    }

    private static Joint weighted(Function<TilePlan, Feather> weights) {
        return (channels, plan, pixels, surfaces) -> new FinishedRows(
                new Canvas(surfaces.of(channels, plan.paddedHeight(), plan.paddedWidth()), weights.apply(plan)),
                pixels);
    }

    /**
     * Joins a plan's tiles this way.
     *
     * @param channels planes of every tile
     * @param pixels takes the joined picture, [channels, padded height, padded width], in blocks, all of it by the time that
     *     the last tile was added
     * @param surfaces where tiles are added up
     * @return takes the tiles, each exactly once
     */
    public TileSink joining(int channels, TilePlan plan, BlockSink pixels, Surfaces surfaces) {
        return joint.of(channels, plan, pixels, surfaces);
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
