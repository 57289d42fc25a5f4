package dev.azulejo.study;

import dev.azulejo.EngineSettings;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.pipeline.Fingerprints;
import dev.azulejo.sampler.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Everything that decides what becomes of a picture.
 *
 * @param settings how it is repainted
 * @param engine by which networks
 */
public record Setup(UpscaleSettings settings, EngineSettings engine) {
    /** A tile as large as any picture that can be asked for: there is one only. */
    static final int UNTILED = 1 << 15;

    private static final Setup DEFAULTS = new Setup(UpscaleSettings.defaults().withSeed(1), EngineSettings.defaults());

    /** What goes without saying: variants differ in what is compared and not by chance, so the seed is 1. */
    public static Setup defaults() {
        return DEFAULTS;
    }

    Setup with(UnaryOperator<UpscaleSettings> change) {
        return new Setup(change.apply(settings), engine);
    }

    Setup withEngine(UnaryOperator<EngineSettings> change) {
        return new Setup(settings, change.apply(engine));
    }

    /** The same picture without anything to join or to spare. The grid stays: it decides where the noise lies. */
    Setup untiled() {
        UpscaleSettings usual = DEFAULTS.settings;
        return with(tiled -> tiled.withOverlap(0)
                .withTile(UNTILED)
                .withFusion(FusionMethod.MIXTURE)
                .withBlend(usual.blend())
                .withNoise(usual.noise())
                .withSeamFix(usual.seamFix())
                .withLatentEnlargement(usual.latentEnlargement())
                .withThrift(usual.thrift()));
    }

    boolean isUntiled() {
        return settings.tile().orElse(0) == UNTILED;
    }

    /** Without the settings that have no effect, so that setups with one result are equal. */
    Setup effective() {
        if (isUntiled()) {
            return untiled();
        }
        UpscaleSettings usual = DEFAULTS.settings;
        Setup effective = this;
        if (!settings.fusion().denoisesTilesAlone()) {
            effective = effective.with(joint -> joint.withBlend(usual.blend()).withNoise(usual.noise()));
        }
        if (settings.fusion() != FusionMethod.SEAM_FIX) {
            effective = effective.with(other -> other.withSeamFix(usual.seamFix()));
        }
        if (settings.fusion() != FusionMethod.HIRES_FIX) {
            effective = effective.with(other -> other.withLatentEnlargement(usual.latentEnlargement()));
        }
        if (settings.sampler().filter(sampler -> sampler != Sampler.DDIM).isPresent()) {
            effective = effective.with(other -> other.withEta(0));
        }
        if (engine.model().equals(EngineSettings.BUILTIN) && settings.guidance().isPresent()) {
            effective = effective.with(textFree -> textFree.withGuidance(1));
        }
        return effective;
    }

    /** What changes with all of it, and with the content of files. The device and its threads change a result by rounding only. */
    String fingerprint() {
        List<String> parts = new ArrayList<>(List.of(
                settings.toString(),
                Fingerprints.ofNetwork(engine.model()),
                engine.upscaler().map(Fingerprints::ofNetwork).orElse(""),
                engine.vae().map(Fingerprints::ofNetwork).orElse(""),
                engine.prediction().orElse(""),
                engine.precision().id()));
        parts.addAll(Fingerprints.ofChanges(settings));
        return Fingerprints.of(parts);
    }
}
