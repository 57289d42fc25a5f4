package dev.azulejo.pipeline;

import dev.azulejo.FlatTiles;
import dev.azulejo.Thrift;
import dev.azulejo.fusion.Denoiser;
import dev.azulejo.fusion.Fusion;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.Repaint;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.measure.Roughness;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The work that one job leaves out.
 *
 * @param thrift as it was asked for
 * @param model whose work it is
 * @param guided whether two predictions are made of a tile
 * @param clock told what has no effect, and what is left out
 */
record Sparing(Thrift thrift, DiffusionModel model, boolean guided, StageClock clock) {
    private static final double LEVELS = 255;

    /**
     * The part of it that has an effect, with a note for each that has none.
     *
     * @param movesTiles whether they lie elsewhere at every step
     */
    Sparing effective(FusionMethod method, boolean movesTiles) {
        if (method.paintsSeveralSizes() && !thrift.equals(Thrift.NONE)) {
            clock.note(
                    "no work is left out with %s, whose tiles are of pictures of several sizes".formatted(method.id()));
            return new Sparing(Thrift.NONE, model, guided, clock);
        }
        Thrift left = movesTiles ? withoutWhatTilesRemember(method) : thrift;
        if (left.deepCache() > 1 && model.deepFeatures(1, 1) == 0) {
            clock.note("no deep features are reused with a ControlNet, which changes them at every step");
            left = left.withDeepCache(1);
        }
        if (!guided && left.flatTiles() == FlatTiles.UNGUIDED) {
            clock.note("flat tiles without guidance save nothing: no tile is guided");
            left = left.withFlatTiles(FlatTiles.COMPUTE);
        }
        if (!guided && left.agreement() < 1) {
            clock.note("guidance until predictions agree saves nothing: no tile is guided");
            left = left.withAgreement(1);
        }
        return new Sparing(left, model, guided, clock);
    }

    /** What a tile leaves for its next step is of no use where it lies elsewhere then. */
    private Thrift withoutWhatTilesRemember(FusionMethod method) {
        Thrift left = thrift;
        if (thrift.deepCache() > 1) {
            noteMovedTiles("no deep features are reused", method);
            left = left.withDeepCache(1);
        }
        if (thrift.flatTiles() == FlatTiles.THIN) {
            noteMovedTiles("flat tiles are not held", method);
            left = left.withFlatTiles(FlatTiles.COMPUTE);
        }
        if (guided && thrift.agreement() < 1) {
            noteMovedTiles("guidance does not end where predictions agree", method);
            left = left.withAgreement(1);
        }
        return left;
    }

    private void noteMovedTiles(String what, FusionMethod method) {
        clock.note("%s with %s, whose tiles lie elsewhere at every step".formatted(what, method.id()));
    }

    /** Samples that are kept for it at most, beside those of the job without it. */
    long samples(Fusion fusion, TilePlan plan, int tilesPerBatch) {
        TilePlan latent = plan.latent();
        long latents = (long) model.latentChannels() * latent.paddedHeight() * latent.paddedWidth();
        long ofTile = model.deepFeatures(latent.tileHeight(), latent.tileWidth()) * (guided ? 2 : 1);
        long kept = fusion.joinsLatents() ? plan.count() : Math.min(plan.count(), tilesPerBatch);
        boolean holds = thrift.flatTiles() == FlatTiles.SKIP || thrift.flatTiles() == FlatTiles.THIN;
        return (thrift.deepCache() > 1 ? ofTile * kept : 0) + (holds ? latents : 0);
    }

    /**
     * A network that is spared where the picture is flat.
     *
     * @param picture the enlarged picture that the job's latents were encoded from, in the plan's pixels
     */
    Denoiser around(NetworkDenoiser network, Repaint job, BlockSource picture) {
        if (thrift.flatTiles() == FlatTiles.COMPUTE) {
            return network;
        }
        Map<Tile, Boolean> known = new HashMap<>();
        Predicate<Tile> isFlat = tile -> known.computeIfAbsent(tile, place -> isFlat(place, picture));
        long flat = job.plan().latent().tiles().stream().filter(isFlat).count();
        clock.note("%d of %d tiles %s flat (at most %s/255 rough): %s"
                .formatted(
                        flat,
                        job.plan().count(),
                        flat == 1 ? "is" : "are",
                        thrift.flatness(),
                        thrift.flatTiles().id()));
        if (flat == 0) {
            return network;
        }
        // Joint methods step the job's own latents in place.
        BlockSource base = thrift.flatTiles() == FlatTiles.SKIP ? job.copyOfStart() : job.start();
        Denoiser unguided = (tiles, inputs, evaluation, timestep) -> {
            clock.advance(tiles.size() * (network.costAt(evaluation) - 1L));
            return network.unguided().predict(tiles, inputs, evaluation, timestep);
        };
        return new SparingFlatTiles(
                thrift.flatTiles(),
                isFlat,
                network,
                unguided,
                job.trajectory(),
                base,
                evaluation -> clock.advance(network.costAt(evaluation)));
    }

    /** By what lies in the tile alone, so that a part of a picture has the flat tiles of the whole. */
    private boolean isFlat(Tile tile, BlockSource picture) {
        int factor = model.factor();
        Planes pixels =
                picture.read(tile.y() * factor, tile.x() * factor, tile.height() * factor, tile.width() * factor);
        return LEVELS * Roughness.of(pixels) <= thrift.flatness();
    }
}
