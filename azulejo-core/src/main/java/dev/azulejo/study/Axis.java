package dev.azulejo.study;

import dev.azulejo.ColourFix;
import dev.azulejo.EngineSettings;
import dev.azulejo.Preset;
import dev.azulejo.SharedStatistics;
import dev.azulejo.Thrift;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleResult.Repainting;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.LatentEnlargement;
import dev.azulejo.fusion.SeamFix;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What a study can vary: settings by the names of their options, one a line. */
public enum Axis {
    FUSION(
            "fusion",
            "Fusion",
            Setting.choice(
                    FusionMethod.values(), FusionMethod::id, UpscaleSettings::fusion, UpscaleSettings::withFusion)),
    BLEND(
            "blend",
            "Blend",
            Setting.choice(Blend.values(), Blend::id, UpscaleSettings::blend, UpscaleSettings::withBlend)),
    NOISE(
            "noise",
            "Noise",
            Setting.choice(
                    NoisePlacement.values(), NoisePlacement::id, UpscaleSettings::noise, UpscaleSettings::withNoise)),
    SEAM_FIX(
            "seam-fix",
            "Seam fix",
            Setting.choice(
                    SeamFix.Pass.values(), SeamFix.Pass::id, UpscaleSettings::seamFix, UpscaleSettings::withSeamFix)),
    LATENT_ENLARGEMENT(
            "latent-enlargement",
            "Latent enlargement",
            Setting.choice(
                    LatentEnlargement.values(),
                    LatentEnlargement::id,
                    UpscaleSettings::latentEnlargement,
                    UpscaleSettings::withLatentEnlargement)),
    GRID("grid", "Grid", Setting.choice(Grid.values(), Grid::id, UpscaleSettings::grid, UpscaleSettings::withGrid)),
    TILE("tile", "Tile", Setting.tile()),
    OVERLAP("overlap", "Overlap", Setting.whole(UpscaleSettings::overlap, UpscaleSettings::withOverlap)),
    SAMPLER(
            "sampler",
            "Sampler",
            Setting.optionalChoice(
                    Sampler.values(), Sampler::id, UpscaleSettings::sampler, UpscaleSettings::withSampler)),
    STEPS("steps", "Steps", Setting.whole(UpscaleSettings::steps, UpscaleSettings::withSteps)),
    STRENGTH("strength", "Strength", Setting.decimal(UpscaleSettings::strength, UpscaleSettings::withStrength)),
    PRESET(
            "preset",
            "Preset",
            Setting.choice(Preset.values(), Preset::id, UpscaleSettings::preset, UpscaleSettings::withPreset)),
    ETA("eta", "Eta", Setting.decimal(s -> OptionalDouble.of(s.eta()), UpscaleSettings::withEta)),
    GUIDANCE("guidance", "Guidance", Setting.decimal(UpscaleSettings::guidance, UpscaleSettings::withGuidance)),
    GUIDANCE_RESCALE(
            "guidance-rescale",
            "Guidance rescale",
            Setting.decimal(s -> OptionalDouble.of(s.guidanceRescale()), UpscaleSettings::withGuidanceRescale)),
    CLIP_SKIP(
            "clip-skip", "CLIP skip", Setting.whole(s -> OptionalInt.of(s.clipSkip()), UpscaleSettings::withClipSkip)),
    CONSISTENCY(
            "consistency",
            "Consistency",
            Setting.decimal(UpscaleSettings::consistency, UpscaleSettings::withConsistency)),
    COLOUR(
            "colour",
            "Colour fix",
            Setting.choice(
                    ColourFix.values(), ColourFix::id, UpscaleSettings::colourFix, UpscaleSettings::withColourFix)),
    BATCH(
            "batch",
            "Tiles per batch",
            Setting.whole(s -> OptionalInt.of(s.tilesPerBatch()), UpscaleSettings::withTilesPerBatch)),
    FLAT_TILES("flat-tiles", "Flat tiles", Setting.flatTiles()),
    FLATNESS("flatness", "Flatness", Setting.thrift(Thrift::flatness, Thrift::withFlatness)),
    DEEP_CACHE("deep-cache", "Deep cache", Setting.deepCache()),
    GUIDANCE_AGREEMENT(
            "guidance-agreement", "Guidance until", Setting.thrift(Thrift::agreement, Thrift::withAgreement)),
    SHARED_STATISTICS(
            "shared-statistics",
            "Shared statistics",
            Setting.choice(
                    SharedStatistics.values(),
                    SharedStatistics::id,
                    UpscaleSettings::sharedStatistics,
                    UpscaleSettings::withSharedStatistics)),
    SEED("seed", "Seed", Setting.seed()),
    FACTOR("factor", "Factor", Setting.factor()),
    MODEL("model", "Model", Setting.engine(e -> Optional.of(e.model()), EngineSettings::withModel)),
    UPSCALER("upscaler", "Upscaler", Setting.engine(EngineSettings::upscaler, EngineSettings::withUpscaler)),
    VAE("vae", "Autoencoder", Setting.engine(EngineSettings::vae, EngineSettings::withVae)),
    PRECISION("precision", "Precision", Setting.precision());

    private final String key;
    private final String title;
    private final Setting setting;

    Axis(String key, String title, Setting setting) {
        this.key = key;
        this.title = title;
        this.setting = setting;
    }

    /** @throws SettingsException if there is no such axis; the message lists them */
    public static Axis of(String key) {
        return Arrays.stream(values())
                .filter(axis -> axis.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new SettingsException("'%s' cannot be varied, expected one of %s"
                        .formatted(key, Arrays.stream(values()).map(Axis::key).collect(Collectors.joining(", ")))));
    }

    /** The name of its option, without dashes. */
    public String key() {
        return key;
    }

    /** Its name for people. */
    public String title() {
        return title;
    }

    /**
     * The setup with another value on this axis.
     *
     * @throws SettingsException if it is no value of this axis; the message says what is expected
     */
    public Setup with(Setup setup, String value) {
        try {
            return setting.write().apply(setup, value);
        } catch (SettingsException e) {
            throw new SettingsException("%s: %s".formatted(key, e.getMessage()), e);
        }
    }

    /** The setup's value, if it is another one than what goes without saying; which fusion method it is always counts. */
    Optional<String> chosen(Setup setup) {
        Optional<String> value = setting.read().apply(setup);
        return this != FUSION && value.equals(setting.read().apply(Setup.defaults())) ? Optional.empty() : value;
    }

    /** Whether it says how tiles are joined, which means nothing where there is one tile. */
    boolean isAboutJoining() {
        return switch (this) {
            case FUSION, BLEND, NOISE, OVERLAP, SEAM_FIX, LATENT_ENLARGEMENT, SHARED_STATISTICS -> true;
            default -> false;
        };
    }

    /** The value that goes without saying; empty where each model has its own. */
    Optional<String> usual() {
        return setting.read().apply(Setup.defaults());
    }

    /** The value that a model chose for itself, as its result tells. */
    Optional<String> taken(UpscaleResult result) {
        if (this == UPSCALER) {
            return Optional.of(result.upscaler());
        }
        if (this == CONSISTENCY) {
            return Optional.of(Setting.plain(result.consistency()));
        }
        return result.repainting().flatMap(this::taken);
    }

    private Optional<String> taken(Repainting made) {
        return switch (this) {
            case TILE -> Optional.of(Integer.toString(made.tiling().tileWidth()));
            case OVERLAP -> Optional.of(Integer.toString(made.tiling().overlapX()));
            case SAMPLER -> Optional.of(made.sampler());
            case STEPS -> Optional.of(Integer.toString(made.steps()));
            case STRENGTH -> Optional.of(Setting.plain(made.strength()));
            case GUIDANCE -> Optional.of(Setting.plain(made.guidance()));
            case SEED -> Optional.of(Long.toString(made.seed()));
            default -> Optional.empty();
        };
    }
}
