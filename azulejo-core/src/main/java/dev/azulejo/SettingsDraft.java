package dev.azulejo;

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

/** Settings while one of them changes: a field for each component of {@link UpscaleSettings}. */
final class SettingsDraft {
    TargetSize target;
    Preset preset;
    Optional<String> prompt;
    Optional<String> negativePrompt;
    List<LoraFile> loras;
    List<ControlFile> controls;
    List<String> embeddings;
    int clipSkip;
    OptionalDouble strength;
    OptionalDouble consistency;
    OptionalInt steps;
    Optional<Sampler> sampler;
    double eta;
    OptionalDouble guidance;
    double guidanceRescale;
    GuidanceInterval guidanceInterval;
    OptionalLong seed;
    OptionalInt tile;
    OptionalInt overlap;
    Grid grid;
    FusionMethod fusion;
    Blend blend;
    SeamFix.Pass seamFix;
    LatentEnlargement latentEnlargement;
    NoisePlacement noise;
    int tilesPerBatch;
    ColourFix colourFix;
    Optional<Region> region;
    Thrift thrift;
    SharedStatistics sharedStatistics;

    SettingsDraft(UpscaleSettings from) {
        target = from.target();
        preset = from.preset();
        prompt = from.prompt();
        negativePrompt = from.negativePrompt();
        loras = from.loras();
        controls = from.controls();
        embeddings = from.embeddings();
        clipSkip = from.clipSkip();
        strength = from.strength();
        consistency = from.consistency();
        steps = from.steps();
        sampler = from.sampler();
        eta = from.eta();
        guidance = from.guidance();
        guidanceRescale = from.guidanceRescale();
        guidanceInterval = from.guidanceInterval();
        seed = from.seed();
        tile = from.tile();
        overlap = from.overlap();
        grid = from.grid();
        fusion = from.fusion();
        blend = from.blend();
        seamFix = from.seamFix();
        latentEnlargement = from.latentEnlargement();
        noise = from.noise();
        tilesPerBatch = from.tilesPerBatch();
        colourFix = from.colourFix();
        region = from.region();
        thrift = from.thrift();
        sharedStatistics = from.sharedStatistics();
    }

    UpscaleSettings settings() {
        return new UpscaleSettings(
                target,
                preset,
                prompt,
                negativePrompt,
                loras,
                controls,
                embeddings,
                clipSkip,
                strength,
                consistency,
                steps,
                sampler,
                eta,
                guidance,
                guidanceRescale,
                guidanceInterval,
                seed,
                tile,
                overlap,
                grid,
                fusion,
                blend,
                seamFix,
                latentEnlargement,
                noise,
                tilesPerBatch,
                colourFix,
                region,
                thrift,
                sharedStatistics);
    }
}
