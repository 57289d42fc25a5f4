package dev.azulejo.fusion;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Blend;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The ways to make one picture of tiles. */
public enum FusionMethod {
    /** The classic method: each tile is denoised alone, pixels are joined. The baseline to beat. */
    INDEPENDENT("independent"),
    /** Joint: the predictions of all tiles are averaged with Gaussian weights at every step. */
    MIXTURE("mixture"),
    /** Joint: the predictions of all tiles are averaged with equal weights at every step. */
    MULTIDIFFUSION("multidiffusion"),
    /** Joint: predictions are averaged where they agree; where they differ, one of them is followed along a path. */
    AGREEMENT("agreement"),
    /** Joint: another grid at every step, where tiles are cut instead of averaged. */
    SHIFTED("shifted"),
    /** Joint, from the input's own latents, enlarged. */
    HIRES_FIX("hires-fix"),
    /** Joint, in phases from twice the input's size up to the final one. */
    PROGRESSIVE("progressive"),
    /** As {@link #INDEPENDENT}, with a second pass over the seams. */
    SEAM_FIX("seam-fix");

    private final String id;

    FusionMethod(String id) {
        this.id = id;
    }

    /** @throws SettingsException if no method has that name; the message lists them */
    public static FusionMethod of(String id) {
        for (FusionMethod method : values()) {
            if (method.id.equals(id)) {
                return method;
            }
        }
        throw new SettingsException("the fusion method \"" + id + "\" is unknown; use one of "
                + Arrays.stream(values()).map(FusionMethod::id).collect(Collectors.joining(", ")));
    }

    /**
     * The method.
     *
     * @param blend how methods that denoise each tile alone join them
     * @param seamFix how {@link #SEAM_FIX} covers the seams
     * @param again the steps of its second pass, see {@link SeamFix#strength}; no other method asks for them
     * @param enlargement how {@link #HIRES_FIX} enlarges latents
     */
    public Fusion with(Blend blend, SeamFix.Pass seamFix, Supplier<Trajectory> again, LatentEnlargement enlargement) {
        return switch (this) {
            case INDEPENDENT -> new Independent(blend);
            case MIXTURE -> new Mixture();
            case MULTIDIFFUSION -> new MultiDiffusion();
            case AGREEMENT -> new Agreement();
            case SHIFTED -> new Shifted();
            case HIRES_FIX -> new HiresFix(enlargement);
            case PROGRESSIVE -> new Progressive();
            case SEAM_FIX -> new SeamFix(blend, seamFix, again.get());
        };
    }

    /** True if each tile is denoised alone, so that noise may be its own and the blend says how tiles are joined. */
    public boolean denoisesTilesAlone() {
        return this == INDEPENDENT || this == SEAM_FIX;
    }

    /** True if tiles also lie on canvases of other sizes than the result's: where they lie says not what they show of it. */
    public boolean paintsSeveralSizes() {
        return this == PROGRESSIVE;
    }

    /** True if tiles lie elsewhere at every step. */
    public boolean movesTiles() {
        return this == SHIFTED;
    }

    /** The name on the command line. */
    public String id() {
        return id;
    }
}
