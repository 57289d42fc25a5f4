package dev.azulejo.model;

import dev.azulejo.network.Config;
import java.util.Set;
import java.util.regex.Pattern;

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
 * @param sharesStatistics whether tiles of one step are better normalised alike, as one piece would be
 */
public record ModelDefaults(
        int tile,
        int overlap,
        String sampler,
        int steps,
        double strength,
        double guidance,
        int margin,
        boolean sharesStatistics) {
    /** What suits Stable Diffusion 1.x. */
    public static final ModelDefaults STABLE_DIFFUSION = new ModelDefaults(512, 64, "euler_a", 35, 0.35, 7.5, 0);

    /** The sampler of latent consistency models. */
    static final String LCM = "lcm";

    private static final String EULER = "euler";

    /** Steps of models that need few: at a strength of 0.35, the 4 last ones run. */
    private static final int FEW_STEPS = 12;

    /** Steps of latent consistency models, whatever the strength: all of them run, in its share of the schedule. */
    private static final int LCM_STEPS = 4;

    /** diffusers' default of its pipeline for latent consistency models. */
    private static final double TAUGHT_GUIDANCE = 8.5;

    /** SDXL was trained at 1024 pixels, and is guided less (diffusers' default of its pipeline). */
    private static final ModelDefaults XL = new ModelDefaults(1024, 128, "euler_a", 35, 0.35, 5, 0);

    /** Sides of the latents that models were trained at, in positions of 8 pixels. */
    private static final Set<Integer> TRAINED_SIDES = Set.of(64, 96, 128);

    private static final int PIXELS_OF_A_POSITION = 8;
    private static final int TILE_OF_OVERLAP = 8;

    /** The word in a file's name: alone, or within a name as in modelXL_turboMix. */
    private static final String WORD = "(?<![a-zA-Z])(?i:%1$s)(?![a-z])|(?<=[a-z])(?-i:%2$s)(?![a-z])";

    private static final Pattern NAMED_LCM = Pattern.compile(WORD.formatted(LCM, "LCM|Lcm"));
    private static final Pattern NAMED_FEW =
            Pattern.compile(WORD.formatted("(turbo|lightning|hyper|dmd2?|flash)", "Turbo|Lightning|Hyper"));

    /** For a model whose tiles are normalised each by itself. */
    public ModelDefaults(
            int tile, int overlap, String sampler, int steps, double strength, double guidance, int margin) {
        this(tile, overlap, sampler, steps, strength, guidance, margin, false);
    }

    /** Reads what a model says about itself; what it leaves open is as for Stable Diffusion. */
    static ModelDefaults of(Config config) {
        return new ModelDefaults(
                config.integer("tile", STABLE_DIFFUSION.tile),
                config.integer("overlap", STABLE_DIFFUSION.overlap),
                config.text("sampler", STABLE_DIFFUSION.sampler),
                config.integer("steps", STABLE_DIFFUSION.steps),
                config.number("strength", STABLE_DIFFUSION.strength),
                config.number("guidance", STABLE_DIFFUSION.guidance),
                Math.max(0, config.integer("margin", STABLE_DIFFUSION.margin)),
                config.flag("shared_statistics", STABLE_DIFFUSION.sharesStatistics));
    }

    /**
     * What suits a model by its family, its scheduler and its name.
     *
     * @param name of the folder or file: files of one piece say nowhere else that they were distilled
     * @param sampleSize side of the latents that it was trained at; 0 if that is unknown
     */
    static ModelDefaults of(ModelVersion version, Config scheduler, String name, int sampleSize) {
        ModelDefaults family = switch (version) {
            case STABLE_DIFFUSION_2 -> STABLE_DIFFUSION.withTile(768);
            case SDXL, SDXL_REFINER -> XL;
            default -> STABLE_DIFFUSION;
        };
        boolean trainedElsewhere = TRAINED_SIDES.contains(sampleSize)
                && version != ModelVersion.OTHER
                && version != ModelVersion.UPSCALER_X4;
        ModelDefaults sized = trainedElsewhere ? family.withTile(sampleSize * PIXELS_OF_A_POSITION) : family;
        String type = scheduler.text("_class_name", "");
        if (type.equals("LCMScheduler") || NAMED_LCM.matcher(name).find()) {
            return sized.few(LCM);
        }
        return isDistilled(scheduler, type) || NAMED_FEW.matcher(name).find()
                ? sized.few(type.equals("EulerAncestralDiscreteScheduler") ? "euler_a" : EULER)
                : sized;
    }

    /** Distilled models begin at the very last timestep; so do those trained with no signal there, which are not distilled. */
    private static boolean isDistilled(Config scheduler, String type) {
        boolean trailing = scheduler.text("timestep_spacing", "").equals("trailing");
        boolean epsilon = scheduler.text("prediction_type", "epsilon").equals("epsilon");
        return type.equals("TCDScheduler")
                || type.startsWith("Euler") && trailing && epsilon && !scheduler.flag("rescale_betas_zero_snr", false);
    }

    /** True if the file's name says that the model needs few steps. */
    static boolean isNamedDistilled(String name) {
        return NAMED_LCM.matcher(name).find() || NAMED_FEW.matcher(name).find();
    }

    /** The same with another sampler: the one for latent consistency models has few steps and no guidance with any model. */
    public ModelDefaults forSampler(String name) {
        if (name.equals(sampler)) {
            return this;
        }
        if (name.equals(LCM)) {
            return few(LCM);
        }
        int others = sampler.equals(LCM) ? Math.max(steps, FEW_STEPS) : steps;
        return new ModelDefaults(tile, overlap, name, others, strength, guidance, margin, sharesStatistics);
    }

    /** For a network that takes the guidance scale as an input, in one evaluation (Luo et al. 2023). */
    ModelDefaults forTaughtGuidance() {
        return new ModelDefaults(
                tile, overlap, LCM, Math.min(steps, LCM_STEPS), strength, TAUGHT_GUIDANCE, margin, sharesStatistics);
    }

    private ModelDefaults few(String name) {
        int most = name.equals(LCM) ? LCM_STEPS : FEW_STEPS;
        return new ModelDefaults(tile, overlap, name, Math.min(steps, most), strength, 1, margin, sharesStatistics);
    }

    private ModelDefaults withTile(int side) {
        return new ModelDefaults(
                side, side / TILE_OF_OVERLAP, sampler, steps, strength, guidance, margin, sharesStatistics);
    }
}
