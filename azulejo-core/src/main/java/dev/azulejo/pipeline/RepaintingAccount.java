package dev.azulejo.pipeline;

import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleResult.Tiling;
import dev.azulejo.fusion.Repaint;
import dev.azulejo.tile.TileAxis;
import dev.azulejo.tile.TilePlan;
import java.util.stream.IntStream;

/**
 * What is said of a repainting: before it begins, and with its result.
 *
 * @param repainting whose account it is
 * @param job that its fusion method is given
 */
record RepaintingAccount(Repainting repainting, Repaint job) {
    /** What is about to happen: "20 steps x 0.25 = 5, 16 tiles of 560x560". */
    String announcement() {
        Recipe recipe = repainting.recipe();
        TilePlan whole = repainting.tiles().whole();
        int painted = repainting.plan().count();
        TilePlan used = firstPlan();
        boolean all = recipe.stepsRun() == recipe.steps() && recipe.strength() < 1;
        return "%s, %s tile%s of %dx%d"
                .formatted(
                        all
                                ? "%d steps at strength %s".formatted(recipe.steps(), recipe.strength())
                                : "%d steps x %s = %d".formatted(recipe.steps(), recipe.strength(), recipe.stepsRun()),
                        painted < whole.count() ? painted + " of " + whole.count() : used.count(),
                        whole.untiled() ? "" : "s",
                        used.tileWidth(),
                        used.tileHeight());
    }

    /** What the result says about it; asked for when it is done. */
    UpscaleResult.Repainting figures() {
        Recipe recipe = repainting.recipe();
        TilePlan used = firstPlan();
        return new UpscaleResult.Repainting(
                repainting.model().name(),
                repainting.model().version().title(),
                repainting.vae(),
                repainting.conditioning(),
                recipe.seed(),
                recipe.strength(),
                recipe.sampler().id(),
                recipe.steps(),
                recipe.stepsRun(),
                repainting.model().takesPrompt() ? recipe.guidance() : 1,
                recipe.settings().fusion().id(),
                new Tiling(
                        used.count(),
                        used.tileWidth(),
                        used.tileHeight(),
                        leastShared(used.horizontal()),
                        leastShared(used.vertical()),
                        repainting.fusion().evaluationsPerPixel(job)),
                repainting.clock().evaluations());
    }

    /** Of methods that lay another grid at every step, that of the first. */
    private TilePlan firstPlan() {
        return repainting.fusion().plans(job).get(0);
    }

    private static int leastShared(TileAxis axis) {
        return IntStream.range(0, axis.count() - 1).map(axis::shared).min().orElse(0);
    }
}
