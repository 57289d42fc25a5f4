package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import dev.azulejo.Thrift;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fusion.Origin;
import dev.azulejo.fusion.Repaint;
import dev.azulejo.image.Area;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Surface;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.DiffusionModel.Part;
import dev.azulejo.tile.PlanPart;
import dev.azulejo.tile.TilePlan;

/**
 * What the stages of a repainting are expected to take.
 *
 * @param repainting which one
 * @param input the picture that is enlarged; only its size counts
 */
record RepaintingForecast(Repainting repainting, BlockSource input) {
    /** What normalisations and attention, which are not counted as operations, add to a denoiser: 1.3 to 1.7 times. */
    private static final double UNCOUNTED = 1.4;

    void addTo(Forecast.Draft draft) {
        DiffusionModel model = repainting.model();
        TiledAutoencoder autoencoder = new TiledAutoencoder(model, repainting.clock());
        TilePlan whole = repainting.tiles().whole();
        TilePlan plan = repainting.plan();
        PlanPart latent = repainting.tiles().latent();
        double pixels = pixels(latent.area()) * model.factor() * model.factor();
        long texts = repainting.conditioning().isPresent() ? 1 : 0;
        TiledHalf.Cost encoding = autoencoder.encoding(whole.paddedHeight(), whole.paddedWidth(), latent.area());
        double encoder = model.operations(Part.ENCODER);
        draft.network(
                Stage.ENCODE,
                kind(encoder),
                texts + encoding.units(),
                encoder,
                pixels * encoder * encoding.passes(),
                pixels);
        if (texts > 0) {
            draft.texts();
        }

        Repaint job = job(autoencoder);
        double cost = costOfTile();
        double units = Math.round(repainting.fusion().evaluations(job) * cost);
        double painted = (double) plan.paddedHeight()
                * plan.paddedWidth()
                * repainting.fusion().evaluationsPerPixel(job)
                * repainting.trajectory().evaluations()
                * cost;
        double denoiser = model.operations(Part.DENOISER);
        double denoising = UNCOUNTED * painted / model.factor() / model.factor() * denoiser;
        double decoder = model.operations(Part.DECODER);
        double decoding = pixels * decoder;
        if (repainting.fusion().joinsLatents()) {
            Area wanted = repainting.inTiles();
            TilePlan latents = plan.latent();
            TiledHalf.Cost cells = autoencoder.decoding(latents.paddedHeight(), latents.paddedWidth(), wanted);
            draft.network(Stage.DENOISE, kindOfDenoising(), units, denoiser, denoising, painted);
            draft.network(
                    Stage.DECODE, kind(decoder), cells.units(), decoder, decoding * cells.passes(), pixels(wanted));
        } else {
            draft.network(Stage.DENOISE, kindOfDenoising(), units, denoiser, denoising + decoding, painted + pixels);
        }
    }

    /** What the fusion method will be given, without any of its contents. */
    private Repaint job(TiledAutoencoder autoencoder) {
        TilePlan latent = repainting.plan().latent();
        Surface start = new SizeOnly(repainting.model().latentChannels(), latent.paddedHeight(), latent.paddedWidth());
        return new Repaint(start, repainting.plan(), repainting.trajectory(), (stream, tile, into) -> {}, 1)
                .from(new Origin(input, repainting.margin(), autoencoder.inBetween()));
    }

    /** How often the network is evaluated for a tile, on average over all steps. */
    private double costOfTile() {
        UpscaleSettings settings = repainting.recipe().settings();
        if (!repainting.model().takesPrompt() || !repainting.recipe().guided().needsNegative()) {
            return 1;
        }
        int evaluations = repainting.trajectory().evaluations();
        int guided = 0;
        for (int i = 0; i < evaluations; i++) {
            guided += settings.guidanceInterval().contains(i, evaluations) ? 1 : 0;
        }
        return 1 + (double) guided / evaluations;
    }

    /** Networks of as many operations are as fast, whatever their weights are. */
    private static String kind(double operations) {
        return Double.toString(operations);
    }

    /** What makes a tile slower or faster, beside the network. */
    private String kindOfDenoising() {
        UpscaleSettings settings = repainting.recipe().settings();
        DiffusionModel model = repainting.model();
        StringBuilder kind = new StringBuilder(kind(model.operations(Part.DENOISER)));
        if (new StatisticsSharing(settings, model).applies(repainting.tiles().whole(), repainting.plan(), note -> {})) {
            kind.append("-alike");
        }
        if (settings.fusion().paintsSeveralSizes()) {
            kind.append("-in-sizes");
        }
        Thrift thrift = settings.thrift();
        if (!thrift.equals(Thrift.NONE)) {
            kind.append("-%s-%s-%d-%s"
                    .formatted(thrift.flatTiles().id(), thrift.flatness(), thrift.deepCache(), thrift.agreement()));
        }
        return kind.toString();
    }

    private static double pixels(Area area) {
        return (double) area.height() * area.width();
    }

    /** Nothing but a size. */
    private record SizeOnly(int channels, int height, int width) implements Surface {
        @Override
        public void read(int y, int x, Planes block) {
            throw new UnsupportedOperationException("only the size is known");
        }

        @Override
        public void write(int y, int x, Planes block) {
            throw new UnsupportedOperationException("only the size is known");
        }
    }
}
