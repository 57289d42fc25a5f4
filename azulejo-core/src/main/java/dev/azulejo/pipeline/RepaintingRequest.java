package dev.azulejo.pipeline;

import dev.azulejo.LoraFile;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.ModelException;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.fusion.Fusion;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.SeamFix;
import dev.azulejo.image.Area;
import dev.azulejo.image.Metadata;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.sampler.SchedulerConfig;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.PlanPart;
import dev.azulejo.tile.TilePlan;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a repainting.
 *
 * @param networks where models are opened
 * @param settings as they were given
 * @param metadata of the picture, which may hold the prompt
 * @param clock told of everything
 */
record RepaintingRequest(Networks networks, UpscaleSettings settings, Metadata metadata, StageClock clock) {
    /**
     * Decides how the picture is repainted.
     *
     * @param size of the whole result
     * @param region the part of the result that is made
     * @param wanted the part of the repainted picture that the region is made of
     * @return nothing if no step runs; with a strength of exactly 0 the model is not even opened
     */
    Optional<Repainting> decided(Area size, Area region, Area wanted) {
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
            conditioning = Optional.of(conditioning(wording, loras));
        }
        Recipe recipe = Recipe.of(settings, model.defaults());
        Trajectory trajectory = trajectory(model, recipe, recipe.strength());
        if (trajectory.evaluations() == 0) {
            clock.note("%d steps x %s leave no step that runs: the result is the enlarged picture"
                    .formatted(recipe.steps(), recipe.strength()));
            return Optional.empty();
        }
        int margin = margin(model);
        TilePlan whole = TilePlan.of(
                size.height() + 2 * margin,
                size.width() + 2 * margin,
                recipe.tile(),
                recipe.overlap(),
                settings.grid(),
                model.factor(),
                model.granularity());
        requireOneSize(model);
        Fusion fusion = fusion(model, recipe);
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

    private UpscaleResult.Conditioning conditioning(Wording wording, List<LoraFile> loras) {
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
    private int margin(DiffusionModel model) {
        int factor = model.factor();
        return settings.grid() == Grid.CLASSIC ? 0 : (model.defaults().margin() + factor - 1) / factor * factor;
    }

    private Trajectory trajectory(DiffusionModel model, Recipe recipe, double strength) {
        try {
            SchedulerConfig scheduler = SchedulerConfig.of(model.schedulerConfig(clock.cancellation()));
            return recipe.sampler().begin(scheduler, recipe.steps(), strength, settings.eta());
        } catch (ModelException e) {
            // Samplers know no files.
            throw new ModelException("the model %s: %s".formatted(model.name(), e.getMessage()), e);
        }
    }

    private Fusion fusion(DiffusionModel model, Recipe recipe) {
        double again = SeamFix.strength(recipe.strength(), recipe.steps());
        return settings.fusion()
                .with(
                        settings.blend(),
                        settings.seamFix(),
                        () -> trajectory(model, recipe, again),
                        settings.latentEnlargement());
    }

    /** What looks at the enlarged picture cannot be asked about smaller ones. */
    private void requireOneSize(DiffusionModel model) {
        FusionMethod method = settings.fusion();
        if (method.paintsSeveralSizes() && model.seesPicture()) {
            throw new SettingsException(
                    "%s paints at several sizes, but the model %s (or a ControlNet) looks at the enlarged picture; use another fusion method"
                            .formatted(method.id(), model.name()));
        }
    }
}
