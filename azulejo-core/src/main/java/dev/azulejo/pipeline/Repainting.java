package dev.azulejo.pipeline;

import dev.azulejo.LoraFile;
import dev.azulejo.Progress;
import dev.azulejo.Progress.Stage;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.fusion.Checkpoints;
import dev.azulejo.fusion.Fusion;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.Origin;
import dev.azulejo.fusion.Repaint;
import dev.azulejo.fusion.SeamFix;
import dev.azulejo.image.Area;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Crop;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.Padded;
import dev.azulejo.image.Surface;
import dev.azulejo.image.Window;
import dev.azulejo.model.Conditioning;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.DiffusionModel.Part;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.noise.NoiseSource;
import dev.azulejo.sampler.SchedulerConfig;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Grid;
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

    /**
     * Decides how a picture is repainted.
     *
     * @param metadata of the picture, which may hold the prompt
     * @param size of the whole result
     * @param region the part of the result that is made
     * @param wanted the part of the repainted picture that the region is made of
     * @return nothing if no step runs; with a strength of exactly 0 the model is not even opened
     */
    static Optional<Repainting> of(
            Networks networks,
            UpscaleSettings settings,
            Metadata metadata,
            StageClock clock,
            Area size,
            Area region,
            Area wanted) {
        if (settings.strength().orElse(1) == 0) {
            return Optional.empty();
        }
        DiffusionModel model = networks.diffusion();
        Optional<UpscaleResult.Conditioning> conditioning = Optional.empty();
        if (model.takesPrompt()) {
            LoraShelf shelf = networks.loras();
            Wording wording = Wording.of(settings, metadata, shelf, clock::note).fitting(model, clock::note);
            List<LoraFile> loras = Changes.loras(settings, wording, shelf, networks::place);
            model = networks.diffusion(Changes.adaptation(settings, loras, networks::place));
            conditioning = Optional.of(conditioning(settings, wording, loras));
        }
        Recipe recipe = Recipe.of(settings, model.defaults());
        Trajectory trajectory = trajectory(model, recipe, recipe.strength(), clock.cancellation());
        if (trajectory.evaluations() == 0) {
            clock.note("%d steps x %s leave no step that runs: the result is the enlarged picture"
                    .formatted(recipe.steps(), recipe.strength()));
            return Optional.empty();
        }
        int margin = margin(model, settings.grid());
        TilePlan whole = TilePlan.of(
                size.height() + 2 * margin,
                size.width() + 2 * margin,
                recipe.tile(),
                recipe.overlap(),
                settings.grid(),
                model.factor(),
                model.granularity());
        requireOneSize(settings.fusion(), model);
        Fusion fusion = fusion(model, recipe, clock.cancellation());
        PlanPart tiles = PlanPart.over(whole, wanted.moved(margin, margin), 0)
                .joined(PlanPart.over(
                        whole, region.moved(margin, margin), fusion.context().rings()));
        new WithoutEffect(settings, recipe.sampler(), model).notes().forEach(clock::note);
        model.notes().forEach(clock::note);
        boolean guided = model.takesPrompt() && recipe.guided().needsNegative();
        return Optional.of(new Repainting(
                model,
                recipe,
                conditioning,
                networks.vae(),
                margin,
                tiles,
                tiles.plan(),
                wanted,
                trajectory,
                fusion,
                new Sparing(settings.thrift(), model, guided, clock),
                clock));
    }

    private static UpscaleResult.Conditioning conditioning(
            UpscaleSettings settings, Wording wording, List<LoraFile> loras) {
        return new UpscaleResult.Conditioning(
                wording.prompt(),
                wording.negativePrompt(),
                wording.source(),
                loras,
                settings.controls(),
                settings.embeddings(),
                settings.clipSkip(),
                settings.guidanceRescale(),
                settings.guidanceInterval());
    }

    /** What the model asks for, as whole latents; none on the classic grid, which lies on the picture alone. */
    private static int margin(DiffusionModel model, Grid grid) {
        int factor = model.factor();
        return grid == Grid.CLASSIC ? 0 : (model.defaults().margin() + factor - 1) / factor * factor;
    }

    private static Trajectory trajectory(
            DiffusionModel model, Recipe recipe, double strength, Cancellation cancellation) {
        try {
            SchedulerConfig scheduler = SchedulerConfig.of(model.schedulerConfig(cancellation));
            return recipe.sampler()
                    .begin(
                            scheduler,
                            recipe.steps(),
                            strength,
                            recipe.settings().eta());
        } catch (ModelException e) {
            // Samplers know no files.
            throw new ModelException("the model %s: %s".formatted(model.name(), e.getMessage()), e);
        }
    }

    private static Fusion fusion(DiffusionModel model, Recipe recipe, Cancellation cancellation) {
        UpscaleSettings settings = recipe.settings();
        double again = SeamFix.strength(recipe.strength(), recipe.steps());
        return settings.fusion()
                .with(
                        settings.blend(),
                        settings.seamFix(),
                        () -> trajectory(model, recipe, again, cancellation),
                        settings.latentEnlargement());
    }

    /** What looks at the enlarged picture cannot be asked about smaller ones. */
    private static void requireOneSize(FusionMethod method, DiffusionModel model) {
        if (method.paintsSeveralSizes() && model.seesPicture()) {
            throw new SettingsException(
                    "%s paints at several sizes, but the model %s (or a ControlNet) looks at the enlarged picture; use another fusion method"
                            .formatted(method.id(), model.name()));
        }
    }

    /** The part of the enlarged base that is read, which is of the size that was given to {@link #of}. */
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
