package dev.azulejo.cli;

import dev.azulejo.ColourFix;
import dev.azulejo.FlatTiles;
import dev.azulejo.GuidanceInterval;
import dev.azulejo.SharedStatistics;
import dev.azulejo.Thrift;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.LatentEnlargement;
import dev.azulejo.fusion.SeamFix;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import picocli.CommandLine.Option;

/** The options for those who know the method. */
final class AdvancedOptions {
    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of the whole schedule; strength decides how many run.")
    Integer steps;

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            converter = Choices.SamplerName.class,
            completionCandidates = Choices.SamplerName.class,
            description = "The update rule: ${COMPLETION-CANDIDATES}.")
    Sampler sampler;

    @Option(names = "--eta", paramLabel = "E", description = "Noise of ddim, 0 (default) to 1.")
    Double eta;

    @Option(names = "--guidance", paramLabel = "G", description = "Classifier-free guidance scale; 1 means none.")
    Double guidance;

    @Option(
            names = "--guidance-rescale",
            paramLabel = "R",
            description = "How far the contrast that guidance adds is taken back, 0 (default) to 1.")
    Double guidanceRescale;

    @Option(
            names = "--guidance-interval",
            paramLabel = "A..B",
            converter = Choices.Interval.class,
            description = "Guide only from A to B of the steps that run, as fractions (default: 0..1).")
    GuidanceInterval guidanceInterval;

    @Option(
            names = "--clip-skip",
            paramLabel = "N",
            description = "Layer of the text encoder to take, from the end (default: 1, the last).")
    Integer clipSkip;

    @Option(names = "--tile", paramLabel = "N", description = "Side of a tile in pixels of the result.")
    Integer tile;

    @Option(names = "--overlap", paramLabel = "N", description = "What neighbouring tiles share at least, in pixels.")
    Integer overlap;

    @Option(
            names = "--grid",
            paramLabel = "NAME",
            converter = Choices.GridName.class,
            description = "fit (default): a tile near the asked one that costs least; classic: exactly that tile.")
    Grid grid;

    @Option(
            names = "--fusion",
            paramLabel = "NAME",
            converter = Choices.FusionName.class,
            description = "How tiles become one picture. Joint in every step: agreement (default), mixture,"
                    + " multidiffusion, shifted, hires-fix (from the input's latents), progressive (in phases). Each tile"
                    + " alone: independent, the classic blend of pixels; seam-fix, with a second pass over the seams.")
    FusionMethod fusion;

    @Option(
            names = "--blend",
            paramLabel = "NAME",
            converter = Choices.BlendName.class,
            completionCandidates = Choices.BlendName.class,
            description = "How independent tiles are joined: added with weights, or cut where they differ least (seam):"
                    + " ${COMPLETION-CANDIDATES} (default: linear).")
    Blend blend;

    @Option(
            names = "--seam-fix",
            paramLabel = "NAME",
            converter = Choices.SeamFixName.class,
            description = "What --fusion seam-fix paints again: band (default), narrow bands over the seams; half-tile,"
                    + " tiles moved by half.")
    SeamFix.Pass seamFix;

    @Option(
            names = "--latent-enlargement",
            paramLabel = "NAME",
            converter = Choices.LatentEnlargementName.class,
            completionCandidates = Choices.LatentEnlargementName.class,
            description = "How hires-fix enlarges latents: ${COMPLETION-CANDIDATES} (default: bilinear).")
    LatentEnlargement latentEnlargement;

    @Option(
            names = "--noise",
            paramLabel = "NAME",
            converter = Choices.NoiseName.class,
            description = "field (default): neighbours share their noise; tile: each has its own, as in the classic"
                    + " method.")
    NoisePlacement noise;

    @Option(
            names = "--colour",
            paramLabel = "NAME",
            converter = Choices.ColourFixName.class,
            description = "How colours are held to the enlarged picture: wavelet (default), adain or none.")
    ColourFix colour;

    @Option(names = "--batch", paramLabel = "N", description = "Tiles per evaluation of the network (default: 1).")
    Integer batch;

    @Option(
            names = "--shared-statistics",
            paramLabel = "NAME",
            converter = Choices.SharedStatisticsName.class,
            completionCandidates = Choices.SharedStatisticsName.class,
            description = "Normalise all tiles of a step alike, as one piece would be; takes memory that grows with the"
                    + " picture: ${COMPLETION-CANDIDATES} (default: auto, with the built-in model up to a size).")
    SharedStatistics sharedStatistics;

    @Option(
            names = "--flat-tiles",
            paramLabel = "NAME",
            converter = Choices.FlatTilesName.class,
            description = "What is done where the enlarged picture has no detail: compute (default), unguided, thin"
                    + " (every second step) or skip.")
    FlatTiles flatTiles;

    @Option(
            names = "--flatness",
            paramLabel = "N",
            description = "How rough a flat tile is at most, in 1/255 (default: 1).")
    Double flatness;

    @Option(
            names = "--deep-cache",
            paramLabel = "N",
            description = "Evaluate the whole network at every N-th step and a part of it between (default: 1).")
    Integer deepCache;

    @Option(
            names = "--guidance-agreement",
            paramLabel = "C",
            description = "Guide a tile until both predictions agree to this cosine (default: 1, always).")
    Double agreement;

    /** The settings with what was given. */
    UpscaleSettings applyTo(UpscaleSettings settings) {
        UpscaleSettings result = settings;
        if (steps != null) {
            result = result.withSteps(steps);
        }
        if (sampler != null) {
            result = result.withSampler(sampler);
        }
        if (eta != null) {
            result = result.withEta(eta);
        }
        if (guidance != null) {
            result = result.withGuidance(guidance);
        }
        if (guidanceRescale != null) {
            result = result.withGuidanceRescale(guidanceRescale);
        }
        if (guidanceInterval != null) {
            result = result.withGuidanceInterval(guidanceInterval);
        }
        if (clipSkip != null) {
            result = result.withClipSkip(clipSkip);
        }
        if (tile != null) {
            result = result.withTile(tile);
        }
        if (overlap != null) {
            result = result.withOverlap(overlap);
        }
        if (grid != null) {
            result = result.withGrid(grid);
        }
        if (fusion != null) {
            result = result.withFusion(fusion);
        }
        if (blend != null) {
            result = result.withBlend(blend);
        }
        if (seamFix != null) {
            result = result.withSeamFix(seamFix);
        }
        if (latentEnlargement != null) {
            result = result.withLatentEnlargement(latentEnlargement);
        }
        if (noise != null) {
            result = result.withNoise(noise);
        }
        if (colour != null) {
            result = result.withColourFix(colour);
        }
        if (batch != null) {
            result = result.withTilesPerBatch(batch);
        }
        if (sharedStatistics != null) {
            result = result.withSharedStatistics(sharedStatistics);
        }
        return result.withThrift(thrift(result.thrift()));
    }

    private Thrift thrift(Thrift thrift) {
        return new Thrift(
                flatTiles == null ? thrift.flatTiles() : flatTiles,
                flatness == null ? thrift.flatness() : flatness,
                deepCache == null ? thrift.deepCache() : deepCache,
                agreement == null ? thrift.agreement() : agreement);
    }
}
