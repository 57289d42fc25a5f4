package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import dev.azulejo.image.Area;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.DiffusionModel.Part;
import dev.azulejo.tile.PlanPart;
import dev.azulejo.tile.TilePlan;

/**
 * What the stages of a repainting are expected to take.
 *
 * @param repainting which one
 */
record RepaintingForecast(Repainting repainting) {
    void addTo(Forecast.Draft draft) {
        DiffusionModel model = repainting.model();
        TiledAutoencoder autoencoder = new TiledAutoencoder(model, repainting.clock());
        TilePlan whole = repainting.tiles().whole();
        TilePlan plan = repainting.plan();
        PlanPart latent = repainting.tiles().latent();
        double pixels = pixels(latent.area()) * model.factor() * model.factor();
        long texts = repainting.conditioning().isPresent() ? 1 : 0;
        long cells = autoencoder.encodingCells(whole.paddedHeight(), whole.paddedWidth(), latent.area());
        draft.network(Stage.ENCODE, texts + cells, pixels * model.operations(Part.ENCODER), pixels);

        boolean guided = model.takesPrompt() && repainting.recipe().guided().needsNegative();
        double evaluations = (double) plan.count() * repainting.trajectory().evaluations() * (guided ? 2 : 1);
        double tile = (double) plan.tileHeight() * plan.tileWidth();
        double denoising = evaluations * tile / model.factor() / model.factor() * model.operations(Part.DENOISER);
        double decoding = pixels * model.operations(Part.DECODER);
        if (repainting.fusion().joinsLatents()) {
            Area wanted = repainting.inTiles();
            draft.network(Stage.DENOISE, evaluations, denoising, evaluations * tile);
            draft.network(
                    Stage.DECODE,
                    autoencoder.decodingCells(
                            plan.latent().paddedHeight(), plan.latent().paddedWidth(), wanted),
                    decoding,
                    pixels(wanted));
        } else {
            draft.network(Stage.DENOISE, evaluations, denoising + decoding, evaluations * tile + pixels);
        }
    }

    private static double pixels(Area area) {
        return (double) area.height() * area.width();
    }
}
