package dev.azulejo;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.LatentEnlargement;
import dev.azulejo.fusion.SeamFix;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Everything that decides what an upscaled picture looks like, apart from the model. Immutable: begin with {@link
 * #defaults()} and change one thing at a time with the {@code with...} methods. What is left empty takes the value that
 * suits the model.
 *
 * @param target how large the result shall be
 * @param preset scales the model's own strength
 * @param prompt what the picture shows, in the syntax of {@link dev.azulejo.text.Prompt}, with LoRAs as {@code
 *     <lora:name:0.8>}; "" means none; empty takes prompt, negative prompt and LoRAs from the picture's own metadata
 * @param negativePrompt what it shall not show; empty takes that of the metadata if {@code prompt} is empty too, else none
 * @param loras changes of the model, besides those that the prompt or the metadata name
 * @param controls networks that guide the model by the enlarged picture
 * @param embeddings files of learned words (textual inversions), which prompts may use by the name of their file
 * @param clipSkip 1 takes what the last layer of the text encoder gives, 2 the one before, ...
 * @param strength how much is repainted, 0 (nothing) to 1 (everything)
 * @param consistency how firmly the reduced result is held to the input, 0 to 1; empty decides by the input's noise
 * @param steps of the whole schedule; the last {@code min(int(steps * strength), steps)} of them run
 * @param sampler the update rule
 * @param eta noise of DDIM, 0 (none) to 1; other samplers do not use it
 * @param guidance classifier-free guidance scale; 1 means none, which halves the evaluations
 * @param guidanceRescale 0 to 1: how far the deviation that guidance adds is taken back
 * @param guidanceInterval steps in which guidance is at work
 * @param seed of all noise; empty draws one
 * @param tile side of a tile in pixels of the result
 * @param overlap that neighbouring tiles share at least, in pixels of the result
 * @param grid where tiles lie
 * @param fusion how tiles become one picture
 * @param blend how methods that denoise each tile alone join them
 * @param seamFix how {@link FusionMethod#SEAM_FIX} covers the seams
 * @param latentEnlargement how {@link FusionMethod#HIRES_FIX} enlarges latents
 * @param noise where noise is anchored
 * @param tilesPerBatch tiles that one evaluation of the network takes; changes results only by rounding
 * @param colourFix how colours are held to the enlarged base
 * @param region the part of the final picture that is computed and written; empty for all of it
 * @param thrift what work is left out
 * @param sharedStatistics whether the tiles of one step are normalised alike
 */
public record UpscaleSettings(
        TargetSize target,
        Preset preset,
        Optional<String> prompt,
        Optional<String> negativePrompt,
        List<LoraFile> loras,
        List<ControlFile> controls,
        List<String> embeddings,
        int clipSkip,
        OptionalDouble strength,
        OptionalDouble consistency,
        OptionalInt steps,
        Optional<Sampler> sampler,
        double eta,
        OptionalDouble guidance,
        double guidanceRescale,
        GuidanceInterval guidanceInterval,
        OptionalLong seed,
        OptionalInt tile,
        OptionalInt overlap,
        Grid grid,
        FusionMethod fusion,
        Blend blend,
        SeamFix.Pass seamFix,
        LatentEnlargement latentEnlargement,
        NoisePlacement noise,
        int tilesPerBatch,
        ColourFix colourFix,
        Optional<Region> region,
        Thrift thrift,
        SharedStatistics sharedStatistics) {

    private static final UpscaleSettings DEFAULTS = new UpscaleSettings(
            new TargetSize.Factor(4),
            Preset.PHOTO,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            1,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            0,
            OptionalDouble.empty(),
            0,
            GuidanceInterval.ALL,
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Grid.FIT,
            FusionMethod.AGREEMENT,
            Blend.LINEAR,
            SeamFix.Pass.BAND,
            LatentEnlargement.BILINEAR,
            NoisePlacement.FIELD,
            1,
            ColourFix.WAVELET,
            Optional.empty(),
            Thrift.NONE,
            SharedStatistics.AUTO);

    /** @throws SettingsException if a value is out of its range */
    public UpscaleSettings {
        loras = List.copyOf(loras);
        controls = List.copyOf(controls);
        embeddings = List.copyOf(embeddings);
        strength.ifPresent(value -> Range.require("strength", value, 0, 1));
        consistency.ifPresent(value -> Range.require("consistency", value, 0, 1));
        Range.require("eta", eta, 0, 1);
        guidance.ifPresent(value -> Range.require("guidance", value, 0, 100));
        Range.require("guidance rescale", guidanceRescale, 0, 1);
        Range.require("CLIP skip", clipSkip, 1, 64);
        if (embeddings.stream().anyMatch(String::isBlank)) {
            throw new SettingsException("an embedding needs a file, found an empty name");
        }
        steps.ifPresent(value -> Range.require("number of steps", value, 1, 1000));
        tile.ifPresent(value -> Range.require("tile's side", value, 16, 1 << 15));
        overlap.ifPresent(value -> Range.require("overlap", value, 0, 1 << 15));
        Range.require("number of tiles per batch", tilesPerBatch, 1, 64);
        if (tile.isPresent() && overlap.isPresent() && overlap.getAsInt() >= tile.getAsInt()) {
            throw new SettingsException("the overlap is " + overlap.getAsInt()
                    + " pixels, expected less than the tile's " + tile.getAsInt());
        }
    }

    /** Four times as large, and for the rest what suits the model. */
    public static UpscaleSettings defaults() {
        return DEFAULTS;
    }

    /** These settings with another size of the result. */
    public UpscaleSettings withTarget(TargetSize target) {
        return with(draft -> draft.target = target);
    }

    /** These settings with another preset. */
    public UpscaleSettings withPreset(Preset preset) {
        return with(draft -> draft.preset = preset);
    }

    /** These settings with a prompt; "" means none. */
    public UpscaleSettings withPrompt(String prompt) {
        return with(draft -> draft.prompt = Optional.of(prompt));
    }

    /** These settings with another negative prompt. */
    public UpscaleSettings withNegativePrompt(String negativePrompt) {
        return with(draft -> draft.negativePrompt = Optional.of(negativePrompt));
    }

    /** These settings with these LoRAs, in order. */
    public UpscaleSettings withLoras(List<LoraFile> loras) {
        return with(draft -> draft.loras = loras);
    }

    /** These settings with these ControlNets, in order. */
    public UpscaleSettings withControls(List<ControlFile> controls) {
        return with(draft -> draft.controls = controls);
    }

    /** These settings with these files of learned words. */
    public UpscaleSettings withEmbeddings(List<String> embeddings) {
        return with(draft -> draft.embeddings = embeddings);
    }

    /** These settings with another layer of the text encoder, 1 being the last. */
    public UpscaleSettings withClipSkip(int clipSkip) {
        return with(draft -> draft.clipSkip = clipSkip);
    }

    /** These settings with a strength of 0 to 1. */
    public UpscaleSettings withStrength(double strength) {
        return with(draft -> draft.strength = OptionalDouble.of(strength));
    }

    /** These settings with a consistency of 0 to 1. */
    public UpscaleSettings withConsistency(double consistency) {
        return with(draft -> draft.consistency = OptionalDouble.of(consistency));
    }

    /** These settings with a number of steps. */
    public UpscaleSettings withSteps(int steps) {
        return with(draft -> draft.steps = OptionalInt.of(steps));
    }

    /** These settings with a sampler. */
    public UpscaleSettings withSampler(Sampler sampler) {
        return with(draft -> draft.sampler = Optional.of(sampler));
    }

    /** These settings with another eta. */
    public UpscaleSettings withEta(double eta) {
        return with(draft -> draft.eta = eta);
    }

    /** These settings with a guidance scale. */
    public UpscaleSettings withGuidance(double guidance) {
        return with(draft -> draft.guidance = OptionalDouble.of(guidance));
    }

    /** These settings with a guidance rescale of 0 to 1. */
    public UpscaleSettings withGuidanceRescale(double guidanceRescale) {
        return with(draft -> draft.guidanceRescale = guidanceRescale);
    }

    /** These settings with guidance in some of the steps. */
    public UpscaleSettings withGuidanceInterval(GuidanceInterval guidanceInterval) {
        return with(draft -> draft.guidanceInterval = guidanceInterval);
    }

    /** These settings with a seed. */
    public UpscaleSettings withSeed(long seed) {
        return with(draft -> draft.seed = OptionalLong.of(seed));
    }

    /** These settings with a side of tiles in pixels. */
    public UpscaleSettings withTile(int tile) {
        return with(draft -> draft.tile = OptionalInt.of(tile));
    }

    /** These settings with an overlap in pixels. */
    public UpscaleSettings withOverlap(int overlap) {
        return with(draft -> draft.overlap = OptionalInt.of(overlap));
    }

    /** These settings with another grid. */
    public UpscaleSettings withGrid(Grid grid) {
        return with(draft -> draft.grid = grid);
    }

    /** These settings with another fusion method. */
    public UpscaleSettings withFusion(FusionMethod fusion) {
        return with(draft -> draft.fusion = fusion);
    }

    /** These settings with another blend. */
    public UpscaleSettings withBlend(Blend blend) {
        return with(draft -> draft.blend = blend);
    }

    /** These settings with another second pass of {@link FusionMethod#SEAM_FIX}. */
    public UpscaleSettings withSeamFix(SeamFix.Pass seamFix) {
        return with(draft -> draft.seamFix = seamFix);
    }

    /** These settings with another way to enlarge latents. */
    public UpscaleSettings withLatentEnlargement(LatentEnlargement latentEnlargement) {
        return with(draft -> draft.latentEnlargement = latentEnlargement);
    }

    /** These settings with another place of the noise. */
    public UpscaleSettings withNoise(NoisePlacement noise) {
        return with(draft -> draft.noise = noise);
    }

    /** These settings with another number of tiles per batch. */
    public UpscaleSettings withTilesPerBatch(int tilesPerBatch) {
        return with(draft -> draft.tilesPerBatch = tilesPerBatch);
    }

    /** These settings with another colour fix. */
    public UpscaleSettings withColourFix(ColourFix colourFix) {
        return with(draft -> draft.colourFix = colourFix);
    }

    /** These settings for a part of the final picture. */
    public UpscaleSettings withRegion(Region region) {
        return with(draft -> draft.region = Optional.of(region));
    }

    /** These settings with other work left out. */
    public UpscaleSettings withThrift(Thrift thrift) {
        return with(draft -> draft.thrift = thrift);
    }

    /** These settings with tiles that are normalised alike, or not. */
    public UpscaleSettings withSharedStatistics(SharedStatistics sharedStatistics) {
        return with(draft -> draft.sharedStatistics = sharedStatistics);
    }

    private UpscaleSettings with(Consumer<SettingsDraft> change) {
        SettingsDraft draft = new SettingsDraft(this);
        change.accept(draft);
        return draft.settings();
    }
}
