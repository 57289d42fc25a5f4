package dev.azulejo;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Everything that decides what an upscaled picture looks like, apart from the model. Immutable: begin with {@link
 * #defaults()} and change one thing at a time with the {@code with...} methods. What is left empty takes the value that
 * suits the model.
 *
 * @param target how large the result shall be
 * @param preset scales the model's own strength
 * @param prompt what the picture shows; empty takes it from the picture's own metadata, "" means none
 * @param negativePrompt what it shall not show
 * @param strength how much is repainted, 0 (nothing) to 1 (everything)
 * @param consistency how firmly the reduced result is held to the input, 0 to 1; empty decides by the input's noise
 * @param steps of the whole schedule; the last {@code min(int(steps * strength), steps)} of them run
 * @param sampler the update rule
 * @param eta noise of DDIM, 0 (none) to 1; other samplers do not use it
 * @param guidance classifier-free guidance scale; 1 means none
 * @param seed of all noise; empty draws one
 * @param tile side of a tile in pixels of the result
 * @param overlap that neighbouring tiles share at least, in pixels of the result
 * @param grid where tiles lie
 * @param fusion how tiles become one picture
 * @param blend how {@link FusionMethod#INDEPENDENT} weighs pixels in overlaps
 * @param noise where noise is anchored
 * @param tilesPerBatch tiles that one evaluation of the network takes; changes results only by rounding
 * @param colourFix how colours are held to the enlarged base
 */
public record UpscaleSettings(
        TargetSize target,
        Preset preset,
        Optional<String> prompt,
        String negativePrompt,
        OptionalDouble strength,
        OptionalDouble consistency,
        OptionalInt steps,
        Optional<Sampler> sampler,
        double eta,
        OptionalDouble guidance,
        OptionalLong seed,
        OptionalInt tile,
        OptionalInt overlap,
        Grid grid,
        FusionMethod fusion,
        Blend blend,
        NoisePlacement noise,
        int tilesPerBatch,
        ColourFix colourFix) {

    private static final UpscaleSettings DEFAULTS = new UpscaleSettings(
            new TargetSize.Factor(4),
            Preset.PHOTO,
            Optional.empty(),
            "",
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            0,
            OptionalDouble.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Grid.FIT,
            FusionMethod.MIXTURE,
            Blend.LINEAR,
            NoisePlacement.FIELD,
            1,
            ColourFix.WAVELET);

    /** @throws SettingsException if a value is out of its range */
    public UpscaleSettings {
        strength.ifPresent(value -> requireRange("strength", value, 0, 1));
        consistency.ifPresent(value -> requireRange("consistency", value, 0, 1));
        requireRange("eta", eta, 0, 1);
        guidance.ifPresent(value -> requireRange("guidance", value, 0, 100));
        steps.ifPresent(value -> requireRange("steps", value, 1, 1000));
        tile.ifPresent(value -> requireRange("tile", value, 16, 1 << 15));
        overlap.ifPresent(value -> requireRange("overlap", value, 0, 1 << 15));
        requireRange("tiles per batch", tilesPerBatch, 1, 64);
        if (tile.isPresent() && overlap.isPresent() && overlap.getAsInt() >= tile.getAsInt()) {
            throw new SettingsException("the overlap is " + overlap.getAsInt()
                    + " pixels, expected less than the tile's " + tile.getAsInt());
        }
    }

    /** Four times as large, and for the rest what suits the model. */
    public static UpscaleSettings defaults() {
        return DEFAULTS;
    }

    private static void requireRange(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new SettingsException(
                    "the %s is %s, expected %s to %s".formatted(name, plain(value), plain(least), plain(most)));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** These settings with another target. */
    public UpscaleSettings withTarget(TargetSize target) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another preset. */
    public UpscaleSettings withPreset(Preset preset) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another prompt. */
    public UpscaleSettings withPrompt(String prompt) {
        return new UpscaleSettings(
                target,
                preset,
                Optional.of(prompt),
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another negative prompt. */
    public UpscaleSettings withNegativePrompt(String negativePrompt) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another strength. */
    public UpscaleSettings withStrength(double strength) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                OptionalDouble.of(strength),
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another consistency. */
    public UpscaleSettings withConsistency(double consistency) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                OptionalDouble.of(consistency),
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another steps. */
    public UpscaleSettings withSteps(int steps) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                OptionalInt.of(steps),
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another sampler. */
    public UpscaleSettings withSampler(Sampler sampler) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                Optional.of(sampler),
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another eta. */
    public UpscaleSettings withEta(double eta) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another guidance. */
    public UpscaleSettings withGuidance(double guidance) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                OptionalDouble.of(guidance),
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another seed. */
    public UpscaleSettings withSeed(long seed) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                OptionalLong.of(seed),
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another tile. */
    public UpscaleSettings withTile(int tile) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                OptionalInt.of(tile),
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another overlap. */
    public UpscaleSettings withOverlap(int overlap) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                OptionalInt.of(overlap),
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another grid. */
    public UpscaleSettings withGrid(Grid grid) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another fusion. */
    public UpscaleSettings withFusion(FusionMethod fusion) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another blend. */
    public UpscaleSettings withBlend(Blend blend) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another noise. */
    public UpscaleSettings withNoise(NoisePlacement noise) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another tiles per batch. */
    public UpscaleSettings withTilesPerBatch(int tilesPerBatch) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }

    /** These settings with another colour fix. */
    public UpscaleSettings withColourFix(ColourFix colourFix) {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                noise,
                tilesPerBatch,
                colourFix);
    }
}
