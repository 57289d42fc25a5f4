package dev.azulejo.pipeline;

import dev.azulejo.UpscaleSettings;
import dev.azulejo.model.Guidance;
import dev.azulejo.model.ModelDefaults;
import dev.azulejo.sampler.Sampler;
import java.security.SecureRandom;

/**
 * The settings of one job with every choice made: what was left open takes what suits the model.
 *
 * @param settings as they were given
 * @param strength 0 to 1
 * @param steps of the whole schedule
 * @param sampler update rule
 * @param guidance classifier-free guidance scale
 * @param seed of all noise
 * @param tile side in pixels of the result
 * @param overlap in pixels of the result
 */
record Recipe(
        UpscaleSettings settings,
        double strength,
        int steps,
        Sampler sampler,
        double guidance,
        long seed,
        int tile,
        int overlap) {
    /** Seeds that are drawn are short enough to be read aloud. */
    private static final long DRAWN_SEEDS = 1L << 32;

    /** Makes the choices that were left open. */
    static Recipe of(UpscaleSettings settings, ModelDefaults ofModel) {
        ModelDefaults defaults = settings.sampler()
                .map(sampler -> ofModel.forSampler(sampler.id()))
                .orElse(ofModel);
        int tile = settings.tile().orElse(defaults.tile());
        return new Recipe(
                settings,
                settings.strength()
                        .orElse(Math.min(
                                1, defaults.strength() * settings.preset().scale())),
                settings.steps().orElse(defaults.steps()),
                Sampler.of(defaults.sampler()),
                settings.guidance().orElse(defaults.guidance()),
                settings.seed().orElseGet(Recipe::drawnSeed),
                tile,
                settings.overlap().orElse(Math.min(defaults.overlap(), tile / 2)));
    }

    /** One that nobody chose. */
    static long drawnSeed() {
        return new SecureRandom().nextLong(DRAWN_SEEDS);
    }

    /** Guidance for a model that takes a text. */
    Guidance guided() {
        return new Guidance(guidance, guidance == 1 ? 0 : settings.guidanceRescale());
    }

    /**
     * How many steps run: the last {@code min(int(steps * strength), steps)}, as in diffusers; of latent consistency models
     * all, in the strength's share of the schedule.
     */
    int stepsRun() {
        return sampler == Sampler.LCM ? steps : Sampler.run(steps, strength);
    }
}
