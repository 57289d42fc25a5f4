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
 * @param evaluationOrder the plan's latent tiles in the order in which they are evaluated; tiles are always joined in plan
 *     order, so that this changes nothing in the result
 */
public record Repaint(
        Planes start,
        TilePlan plan,
        Trajectory trajectory,
        NoiseSource noise,
        int tilesPerBatch,
        List<Tile> evaluationOrder) {

    /** @throws IllegalArgumentException if the latents and the plan differ in size, or the order is not one of the plan */
    public Repaint {
        TilePlan latent = plan.latent();
        if (start.height() != latent.paddedHeight() || start.width() != latent.paddedWidth()) {
            throw new IllegalArgumentException("latents of %dx%d were given for a plan of %dx%d"
                    .formatted(start.height(), start.width(), latent.paddedHeight(), latent.paddedWidth()));
        }
        if (evaluationOrder.size() != latent.tiles().size()) {
            throw new IllegalArgumentException("the plan has %d tiles, the order %d"
                    .formatted(latent.tiles().size(), evaluationOrder.size()));
        }
        evaluationOrder = List.copyOf(evaluationOrder);
    }

    /** Tiles are evaluated in plan order. */
    public Repaint(Planes start, TilePlan plan, Trajectory trajectory, NoiseSource noise, int tilesPerBatch) {
        this(start, plan, trajectory, noise, tilesPerBatch, plan.latent().tiles());
    }

    /** This job with its tiles evaluated from the last to the first. */
    public Repaint reversed() {
        List<Tile> reversed = new ArrayList<>(evaluationOrder);
        Collections.reverse(reversed);
        return new Repaint(start, plan, trajectory, noise, tilesPerBatch, reversed);
    }

    /** Latent tiles in evaluation order, cut into batches. */
    List<List<Tile>> batches() {
        List<List<Tile>> batches = new ArrayList<>();
        for (int from = 0; from < evaluationOrder.size(); from += tilesPerBatch) {
            batches.add(evaluationOrder.subList(from, Math.min(evaluationOrder.size(), from + tilesPerBatch)));
        }
        return batches;
    }
}
