package dev.azulejo.fusion;

import dev.azulejo.image.Planes;
import dev.azulejo.noise.NoiseSource;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a fusion method is given to do: clean latents, and how to noise, cut and denoise them.
 *
 * @param start the encoded base picture, [latent channel, height, width], as large as the latent plan;
 *     handed over: joint methods step it in place, so that a job is done once
 * @param plan where tiles lie, in pixels of the (padded) result
 * @param trajectory the sampler's steps
 * @param noise the only source of randomness
 * @param tilesPerBatch tiles that one call of the denoiser is given at most, at least 1
 * @param lastFirst whether tiles are evaluated from the last to the first; they are always joined in plan order, so that
 *     this changes nothing in the result
 */
public record Repaint(
        Planes start, TilePlan plan, Trajectory trajectory, NoiseSource noise, int tilesPerBatch, boolean lastFirst) {

    /** @throws IllegalArgumentException if the latents and the plan differ in size, or batches are empty */
    public Repaint {
        TilePlan latent = plan.latent();
        if (start.height() != latent.paddedHeight() || start.width() != latent.paddedWidth()) {
            throw new IllegalArgumentException("latents of %dx%d were given for a plan of %dx%d"
                    .formatted(start.height(), start.width(), latent.paddedHeight(), latent.paddedWidth()));
        }
        if (tilesPerBatch < 1) {
            throw new IllegalArgumentException("batches of at least 1 tile were expected, found " + tilesPerBatch);
        }
    }

    /** Tiles are evaluated in plan order. */
    public Repaint(Planes start, TilePlan plan, Trajectory trajectory, NoiseSource noise, int tilesPerBatch) {
        this(start, plan, trajectory, noise, tilesPerBatch, false);
    }

    /** This job with its tiles evaluated in the opposite order. */
    public Repaint reversed() {
        return new Repaint(start, plan, trajectory, noise, tilesPerBatch, !lastFirst);
    }

    /** The tiles of a plan in evaluation order, cut into batches of tiles of one size. */
    List<List<Tile>> batches(TilePlan tiles) {
        List<Tile> order = new ArrayList<>(tiles.tiles());
        if (lastFirst) {
            Collections.reverse(order);
        }
        List<List<Tile>> batches = new ArrayList<>();
        for (int from = 0; from < order.size(); ) {
            int to = from + 1;
            while (to < order.size() && to - from < tilesPerBatch && sameSize(order.get(from), order.get(to))) {
                to++;
            }
            batches.add(order.subList(from, to));
            from = to;
        }
        return batches;
    }

    private static boolean sameSize(Tile a, Tile b) {
        return a.height() == b.height() && a.width() == b.width();
    }
}
