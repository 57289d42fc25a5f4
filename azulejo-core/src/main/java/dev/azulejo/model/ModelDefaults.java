package dev.azulejo.model;

import dev.azulejo.network.Config;

/**
 * The settings that suit a model, unless a user has others in mind.
 *
 * @param tile side of a tile in pixels of the result
 * @param overlap of neighbouring tiles in pixels
 * @param sampler its name
 * @param steps of the whole schedule
 * @param strength 0 to 1
 * @param guidance classifier-free guidance scale; 1 means none
 * @param margin pixels of the result that are painted beyond each edge, where the picture is mirrored, and cut off again: a
 *     network that sees zeros beyond the edge may paint a frame of grain there
 */
public record ModelDefaults(
        int tile, int overlap, String sampler, int steps, double strength, double guidance, int margin) {
    /** What suits Stable Diffusion 1.x. */
    public static final ModelDefaults STABLE_DIFFUSION = new ModelDefaults(512, 64, "euler_a", 35, 0.35, 7.5, 0);

    /** Reads what a model says about itself; what it leaves open is as for Stable Diffusion. */
    static ModelDefaults of(Config config) {
        return new ModelDefaults(
                config.integer("tile", STABLE_DIFFUSION.tile),
                config.integer("overlap", STABLE_DIFFUSION.overlap),
                config.text("sampler", STABLE_DIFFUSION.sampler),
                config.integer("steps", STABLE_DIFFUSION.steps),
                config.number("strength", STABLE_DIFFUSION.strength),
                config.number("guidance", STABLE_DIFFUSION.guidance),
                Math.max(0, config.integer("margin", STABLE_DIFFUSION.margin)));
    }
}
