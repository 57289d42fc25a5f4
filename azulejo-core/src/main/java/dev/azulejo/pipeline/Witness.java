package dev.azulejo.pipeline;

import dev.azulejo.fusion.Autoencoder;
import dev.azulejo.fusion.Denoiser;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.TilePlan;
import java.util.List;

/** Whoever measures jobs: is shown what a job has in hand between its stages. Changes nothing of it. */
public interface Witness {
    /** Looks at nothing. */
    Witness NONE = new Witness() {};

    /** The enlarged base, [3, height, width] in 0..1, of a region what that needs; as it was made or as it was kept. */
    default void enlarged(BlockSource base) {}

    /** The denoiser as the fusion method shall ask it: the same predictions, looked at in passing. */
    default Denoiser watched(Denoiser denoiser, Trajectory trajectory) {
        return denoiser;
    }

    /** The picture has been repainted; it is not finished yet. */
    default void repainted(Painting painting) {}

    /** Rows of the result from row y on, [3 or 4 (with alpha), rows, width] in 0..1, before they are rounded; from the top. */
    default void finished(int y, Planes rows) {}

    /**
     * How a picture was repainted.
     *
     * @param margin pixels that were painted beyond each edge and cut off again
     * @param plans where the tiles really lay, in pixels of the result with its margin: one plan if it was the same in all
     *     evaluations, else one for each
     * @param evaluationsPerPixel how often a position went through the network at each step, on average
     * @param decodesAlone whether what the autoencoder makes of a position depends on that position alone, so that parts may
     *     be decoded for themselves
     * @param autoencoder decodes latents, at no cost to the job
     */
    record Painting(
            int margin,
            List<TilePlan> plans,
            double evaluationsPerPixel,
            boolean decodesAlone,
            Autoencoder autoencoder) {}
}
