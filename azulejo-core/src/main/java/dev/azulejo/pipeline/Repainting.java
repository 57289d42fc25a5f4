package dev.azulejo.pipeline;

import dev.azulejo.Progress;
import dev.azulejo.Progress.Stage;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fusion.Checkpoints;
import dev.azulejo.fusion.Fusion;
import dev.azulejo.fusion.Origin;
import dev.azulejo.fusion.Repaint;
import dev.azulejo.image.Area;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Crop;
import dev.azulejo.image.Padded;
import dev.azulejo.image.Surface;
import dev.azulejo.image.Window;
import dev.azulejo.model.Conditioning;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.DiffusionModel.Part;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.noise.NoiseSource;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.PlanPart;
import dev.azulejo.tile.TilePlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * The stages between the enlarged base and the repainted picture: encode, denoise, decode.
 *
 * @param model the diffusion model, with the changes of this job
 * @param recipe all choices made
 * @param conditioning what the model is told about the picture; empty if it takes no text
 * @param vae the autoencoder that was taken in place of the model's own
 * @param margin pixels that are painted beyond each edge and cut off again
 * @param tiles which tiles are painted, in pixels of the result with its margin
 * @param plan these tiles as a plan of their own
 * @param wanted the part of the result that is asked for, which these tiles cover
 * @param trajectory the sampler's steps, at least one
 * @param fusion how tiles become one picture
 * @param sparing what work is left out
 * @param clock told of everything
 */
record Repainting(
        DiffusionModel model,
        Recipe recipe,
        Optional<UpscaleResult.Conditioning> conditioning,
        Optional<String> vae,
        int margin,
        PlanPart tiles,
        TilePlan plan,
        Area wanted,
        Trajectory trajectory,
        Fusion fusion,
        Sparing sparing,
        StageClock clock) {
    /**
     * What decides the encoded picture. The base is another one for every picture; models may share a name, so it is the
     * opened model that counts.
     */
    private record Latents(Window base, DiffusionModel model, int margin, int height, int width, Area area) {}

    /** The part of the enlarged base that is read, which is of this size. */
    Area needed(Area size) {
        TilePlan whole = tiles.whole();
        return new TiledAutoencoder(model, clock)
                .encoded(
                        whole.paddedHeight(),
                        whole.paddedWidth(),
                        tiles.latent().area())
                .moved(-margin, -margin)
                .mirrored(size.height(), size.width());
    }

    /**
     * Repaints.
     *
     * @param base the enlarged base, [3, height, width] in 0..1, of which at least what is {@link #needed} is there
     * @param input the picture that it was enlarged from
     * @param workspace where canvases and the repainted picture are put
     * @param shared what earlier jobs on the picture have made
     * @param witness whom to show what is in hand
     * @return what is wanted of the repainted picture, and how it was made
     */
    Repainted run(Window base, BlockSource input, Workspace workspace, SharedStages shared, Witness witness) {
        TiledAutoencoder autoencoder = new TiledAutoencoder(model, clock);
        TilePlan whole = tiles.whole();
        BlockSource padded = new Padded(base, margin, whole.paddedHeight(), whole.paddedWidth());
        PlanPart latent = tiles.latent();
        long texts = conditioning.isPresent() ? 1 : 0;
        clock.enter(
                Stage.ENCODE,
                texts
                        + autoencoder
                                .encoding(padded.height(), padded.width(), latent.area())
                                .units(),
                "");
        Conditioning told = conditioning.map(this::encoded).orElseGet(Conditioning::none);
        model.keepOnly(EnumSet.of(Part.ENCODER));
        Latents key = new Latents(base, model, margin, padded.height(), padded.width(), latent.area());
        Surface encoded = shared.once(
                Stage.ENCODE,
                key,
                clock,
                () -> workspace.made("latents", canvas(), parts -> autoencoder.encode(padded, latent.area(), parts)));
        UpscaleSettings settings = recipe.settings();
        NoisePlacement placement = settings.fusion().denoisesTilesAlone() ? settings.noise() : NoisePlacement.FIELD;
        NoiseSource noise = placement.source(recipe.seed());
        boolean alike = new StatisticsSharing(settings, model).applies(whole, plan, clock::note);
        Repaint job = new Repaint(
                        encoded,
                        plan,
                        trajectory,
                        (stream, tile, into) -> noise.fill(stream, latent.inWhole(tile), into),
                        alike ? plan.count() : settings.tilesPerBatch())
                .from(new Origin(input, margin, autoencoder.inBetween()))
                .on(workspace);
        BlockSource picture = Crop.of(padded, tiles.area());
        Sparing effective =
                sparing.effective(settings.fusion(), fusion.plans(job).size() > 1);
        Recollections recollections = new Recollections(effective.thrift());
        NetworkDenoiser denoiser = new NetworkDenoiser(
                model,
                told,
                recipe.settings().guidanceInterval(),
                trajectory.evaluations(),
                model.seesPicture() ? Optional.of(picture) : Optional.empty(),
                recollections,
                alike,
                clock);
        Area inTiles = inTiles();
        RepaintingAccount account = new RepaintingAccount(this, job);
        long evaluations = Math.round(fusion.evaluations(job) * denoiser.costOfTile());
        clock.enter(Stage.DENOISE, evaluations, account.announcement());
        Surface pixels = workspace.made("pixels", new Room.Shape(3, wanted.height(), wanted.width()), parts -> {
            // Methods step their start in place, and this one may be wanted again.
            boolean again = shared.keeps(key) || workspace.job().isPresent();
            Repaint own =
                    (again ? job.copied() : job).keeping(checkpoints(workspace, denoiser, recollections, evaluations));
            Parts inside = parts.moved(inTiles.y(), inTiles.x());
            model.keepOnly(fusion.joinsLatents() ? EnumSet.of(Part.DENOISER) : EnumSet.of(Part.DENOISER, Part.DECODER));
            fusion.repaint(
                    own,
                    witness.watched(effective.around(denoiser, own, picture), trajectory),
                    fusion.joinsLatents() ? autoencoder.asStage(inTiles, inside) : autoencoder,
                    inside);
        });
        model.keepOnly(EnumSet.noneOf(Part.class));
        // What had to be done otherwise than planned is known only now.
        model.notes().forEach(clock::note);
        clock.leave();
        witness.repainted(painting(job));
        return new Repainted(new Window(base.height(), base.width(), wanted, pixels), account.figures());
    }

    /** Where the steps of a job are kept that can go on later. */
    private Checkpoints checkpoints(
            Workspace workspace, NetworkDenoiser denoiser, Recollections recollections, long evaluations) {
        int steps = trajectory.evaluations();
        return workspace
                .job()
                .<Checkpoints>map(folder -> new Snapshots(
                        folder.steps(),
                        new Snapshots.Surroundings(
                                folder.background(),
                                List.of(recollections),
                                recollections::keepable,
                                done -> clock.advance(evaluations * done / steps),
                                () -> clock.advance(Math.round(steps * denoiser.costOfTile())),
                                clock::note)))
                .orElse(Checkpoints.NONE);
    }

    private Witness.Painting painting(Repaint job) {
        StageClock unheard = new StageClock(Progress.none(), clock.cancellation());
        return new Witness.Painting(
                margin,
                fusion.plans(job),
                fusion.evaluationsPerPixel(job),
                model.decoder().halo() == 0,
                new TiledAutoencoder(model, unheard));
    }

    /**
     * What {@link #run} gives.
     *
     * @param picture in about 0..1, of which only a part may be there
     * @param figures what a result says about it
     */
    record Repainted(Window picture, UpscaleResult.Repainting figures) {}

    /** The texts as the denoising network is told them. */
    private Conditioning encoded(UpscaleResult.Conditioning texts) {
        return clock.network(
                1,
                () -> model.condition(
                        texts.prompt(),
                        texts.negativePrompt(),
                        recipe.guided(),
                        plan.tileHeight(),
                        plan.tileWidth(),
                        clock.cancellation()));
    }

    /**
     * What all of a job takes.
     *
     * @param before what was made before, and is kept
     */
    Room room(List<Room.Shape> before) {
        Room.Shape canvas = canvas();
        List<Room.Shape> kept = new ArrayList<>(before);
        kept.add(canvas);
        kept.add(new Room.Shape(3, wanted.height(), wanted.width()));
        List<Room.Shape> others =
                new ArrayList<>(Collections.nCopies(fusion.canvases() + trajectory.history(), canvas));
        if (!fusion.joinsLatents()) {
            others.add(new Room.Shape(3, plan.paddedHeight(), plan.paddedWidth()));
        }
        List<Room.Shape> canvases = Collections.nCopies(1 + trajectory.history(), canvas);
        return new Room(
                kept,
                others,
                canvases,
                sparing.samples(fusion, plan, recipe.settings().tilesPerBatch())
                        + new StatisticsSharing(recipe.settings(), model).samples(tiles.whole(), plan));
    }

    /** What is wanted, as the tiles' own plan has it. */
    Area inTiles() {
        return wanted.moved(margin - tiles.area().y(), margin - tiles.area().x());
    }

    /** Of the latents. */
    private Room.Shape canvas() {
        TilePlan latent = plan.latent();
        return new Room.Shape(model.latentChannels(), latent.paddedHeight(), latent.paddedWidth());
    }
}
