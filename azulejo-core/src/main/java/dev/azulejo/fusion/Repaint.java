package dev.azulejo.fusion;

import dev.azulejo.image.Surface;
import dev.azulejo.image.Surfaces;
import dev.azulejo.noise.NoiseSource;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

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
 * @param origin what the start was enlarged from; some methods need it
 * @param surfaces where a method has its canvases
 * @param checkpoints where a method leaves what it has done
 */
public record Repaint(
        Surface start,
        TilePlan plan,
        Trajectory trajectory,
        NoiseSource noise,
        int tilesPerBatch,
        boolean lastFirst,
        Optional<Origin> origin,
        Surfaces surfaces,
        Checkpoints checkpoints) {

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

    /**
     * Tiles are evaluated in plan order, nothing is known of the picture before it was enlarged, and canvases are in memory.
     */
    public Repaint(Surface start, TilePlan plan, Trajectory trajectory, NoiseSource noise, int tilesPerBatch) {
        this(
                start,
                plan,
                trajectory,
                noise,
                tilesPerBatch,
                false,
                Optional.empty(),
                Surfaces.IN_MEMORY,
                Checkpoints.NONE);
    }

    /** This job with its tiles evaluated in the opposite order. */
    public Repaint reversed() {
        return new Repaint(start, plan, trajectory, noise, tilesPerBatch, !lastFirst, origin, surfaces, checkpoints);
    }

    /** This job for another start on another plan. */
    Repaint of(Surface otherStart, TilePlan otherPlan) {
        return new Repaint(
                otherStart, otherPlan, trajectory, noise, tilesPerBatch, lastFirst, origin, surfaces, checkpoints);
    }

    /** This job with what its start was enlarged from. */
    public Repaint from(Origin picture) {
        return new Repaint(
                start, plan, trajectory, noise, tilesPerBatch, lastFirst, Optional.of(picture), surfaces, checkpoints);
    }

    /** This job with canvases from elsewhere. */
    public Repaint on(Surfaces place) {
        return new Repaint(start, plan, trajectory, noise, tilesPerBatch, lastFirst, origin, place, checkpoints);
    }

    /** This job with another place to leave what is done. */
    public Repaint keeping(Checkpoints place) {
        return new Repaint(start, plan, trajectory, noise, tilesPerBatch, lastFirst, origin, surfaces, place);
    }

    /** This job with a start of its own: doing it leaves this one's as it is. */
    public Repaint copied() {
        return of(copyOfStart(), plan);
    }

    /** The start, which methods change, as it is now. */
    public Surface copyOfStart() {
        Surface copy = canvas();
        copy.copyFrom(start);
        return copy;
    }

    /** A canvas of zeros as large as the start. */
    Surface canvas() {
        return surfaces.of(start.channels(), start.height(), start.width());
    }

    /** What a method begins with; an error if the job does not have it. */
    Origin origin(String method) {
        return origin.orElseThrow(() -> new IllegalArgumentException(
                method + " begins with the input picture, and this job has none: see Repaint.from"));
    }

    /** Tiles in evaluation order, cut into batches of tiles of one size. */
    List<List<Tile>> batches(List<Tile> tiles) {
        List<Tile> order = new ArrayList<>(tiles);
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
