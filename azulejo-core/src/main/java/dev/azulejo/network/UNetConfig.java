package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.ModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What the tensors of a UNet do not tell: heads, group sizes, embeddings. From the {@code config.json} of diffusers'
 * UNet2DConditionModel, with its defaults.
 *
 * @param inChannels of the input
 * @param outChannels of the prediction
 * @param levels resolutions, each half of the one before
 * @param layers residual blocks on the way down at each level; there is one more on the way up
 * @param attendsDown whether the blocks on the way down have transformers, for each level
 * @param attendsUp the same for the way up, by the same levels
 * @param transformers transformer blocks after a residual block at each level, at least: the tensors tell how many
 * @param middle kind of the middle: {@code UNetMidBlock2DCrossAttn}, {@code UNetMidBlock2D}, or "" for none
 * @param heads attention heads at each level
 * @param onlyCrossAttention whether the first attention of a block looks at the context too, for each level
 * @param groups of the group normalisation
 * @param epsilon of the group normalisation
 * @param flipSineToCosine whether the time embedding has its cosines first
 * @param frequencyShift of the time embedding
 * @param guidanceFeatures of the embedded guidance scale that a distilled network takes ({@code timestep_cond}, Luo et al.
 *     2023, LCM); 0 if it takes none
 * @param scaleAndShift whether the time scales and shifts what was normalised, instead of being added before
 * @param downsamplePadding 1, or 0 for padding at the right and bottom only
 * @param centreInput whether the input is mapped from 0..1 to -1..1
 * @param classEmbedding kind of class embedding: "", "table", "timestep", "projection", "simple_projection", "identity"
 * @param additionEmbedding "" or "text_time" (SDXL)
 * @param additionTimeDimension features of each of SDXL's time ids
 */
public record UNetConfig(
        int inChannels,
        int outChannels,
        int levels,
        List<Integer> layers,
        List<Boolean> attendsDown,
        List<Boolean> attendsUp,
        List<Integer> transformers,
        String middle,
        List<Integer> heads,
        List<Boolean> onlyCrossAttention,
        int groups,
        double epsilon,
        boolean flipSineToCosine,
        double frequencyShift,
        int guidanceFeatures,
        boolean scaleAndShift,
        int downsamplePadding,
        boolean centreInput,
        String classEmbedding,
        String additionEmbedding,
        int additionTimeDimension) {
    /** The class name in {@code config.json}. */
    public static final String NAME = "UNet2DConditionModel";

    /** The middle with a transformer between two residual blocks. */
    static final String CROSS_ATTENTION_MIDDLE = "UNetMidBlock2DCrossAttn";

    /** The middle of one residual block. */
    static final String PLAIN_MIDDLE = "UNetMidBlock2D";

    private static final String SCALE_SHIFT = "scale_shift";
    private static final String ATTENDING = "CrossAttn";
    private static final List<String> DOWN =
            List.of("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D");
    private static final List<String> UP =
            List.of("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D");
    private static final Set<String> MID_BLOCKS = Set.of(CROSS_ATTENTION_MIDDLE, PLAIN_MIDDLE, "");

    /** Residual blocks on the way up at a level. */
    int layersUp(int level) {
        return layers.get(level) + 1;
    }

    /**
     * Finds out what the tensors tell, and takes what they do not from the models of Stability AI and CompVis.
     *
     * @param network by diffusers' tensor names
     * @param pooledFeatures of the text encoder that SDXL's pooled text comes from; 0 if that is not known
     * @throws ModelException if it is none of these networks
     */
    static UNetConfig detect(Checkpoint network, int pooledFeatures) {
        return new DetectedUNet(network).config(pooledFeatures);
    }

    /**
     * Reads a configuration.
     *
     * @throws ModelException if it asks for something that is not supported, which is named
     */
    public static UNetConfig of(Config config) {
        requireOneOf(config, "_class_name", config.text("_class_name", NAME), Set.of(NAME, ControlNet.NAME));
        List<Integer> channels = config.integers("block_out_channels", List.of(320, 640, 1280, 1280));
        boolean noMiddle = config.values().containsKey("mid_block_type") && !config.has("mid_block_type");
        String middle = noMiddle ? "" : config.text("mid_block_type", CROSS_ATTENTION_MIDDLE);
        requireOneOf(config, "mid_block_type", middle, MID_BLOCKS);
        requireOneOf(config, "act_fn", config.text("act_fn", "silu"), Set.of("silu", "swish"));
        requireOneOf(
                config,
                "resnet_time_scale_shift",
                config.text("resnet_time_scale_shift", "default"),
                Set.of("default", SCALE_SHIFT));
        requireOneOf(
                config, "time_embedding_type", config.text("time_embedding_type", "positional"), Set.of("positional"));
        for (String unsupported : List.of(
                "dual_cross_attention",
                "class_embeddings_concat",
                "encoder_hid_dim",
                "encoder_hid_dim_type",
                "time_embedding_act_fn",
                "timestep_post_act",
                "resnet_skip_time_act",
                "cross_attention_norm")) {
            if (config.has(unsupported) && !Boolean.FALSE.equals(config.values().get(unsupported))) {
                throw new ModelException("%s: \"%s\" is %s, which is not supported; expected it to be absent"
                        .formatted(config.origin(), unsupported, config.values().get(unsupported)));
            }
        }
        for (String scale : List.of("resnet_out_scale_factor", "mid_block_scale_factor")) {
            if (config.number(scale, 1) != 1) {
                throw new ModelException("%s: \"%s\" is %s, which is not supported; expected 1"
                        .formatted(config.origin(), scale, config.number(scale, 1)));
            }
        }
        requireOneOf(config, "attention_type", config.text("attention_type", "default"), Set.of("default"));
        int levels = channels.size();
        List<Boolean> attendsDown = attends(config, "down_block_types", DOWN, levels);
        // A ControlNet has no way up.
        List<Boolean> attendsUp = config.has("up_block_types") || levels == UP.size()
                ? reversed(attends(config, "up_block_types", UP, levels))
                : attendsDown;
        // What diffusers calls attention_head_dim has always been the number of heads.
        List<Integer> heads = config.has("num_attention_heads")
                ? config.integerForEach("num_attention_heads", 8, levels)
                : config.integerForEach("attention_head_dim", 8, levels);
        String table = config.has("num_class_embeds") ? "table" : "";
        String classes = config.text("class_embed_type", table);
        requireOneOf(
                config,
                "class_embed_type",
                classes,
                Set.of("", "table", "timestep", "projection", "simple_projection", "identity"));
        String addition = config.text("addition_embed_type", "");
        requireOneOf(config, "addition_embed_type", addition, Set.of("", "text_time"));
        return new UNetConfig(
                config.integer("in_channels", 4),
                config.integer("out_channels", 4),
                levels,
                config.integerForEach("layers_per_block", 2, levels),
                attendsDown,
                attendsUp,
                transformers(config, levels),
                middle,
                heads,
                config.flagForEach("only_cross_attention", false, levels),
                config.integer("norm_num_groups", 32),
                config.number("norm_eps", 1e-5),
                config.flag("flip_sin_to_cos", true),
                config.number("freq_shift", 0),
                config.integer("time_cond_proj_dim", 0),
                config.text("resnet_time_scale_shift", "default").equals(SCALE_SHIFT),
                config.integer("downsample_padding", 1),
                config.flag("center_input_sample", false),
                classes,
                addition,
                config.integer("addition_time_embed_dim", 256));
    }

    /** A number for each level; where there is one for each block, or others on the way up, the tensors tell. */
    private static List<Integer> transformers(Config config, int levels) {
        String key = "transformer_layers_per_block";
        boolean nested = config.values().get(key) instanceof List<?> list
                && list.stream().anyMatch(List.class::isInstance);
        return nested || config.has("reverse_transformer_layers_per_block")
                ? Collections.nCopies(levels, 1)
                : config.integerForEach(key, 1, levels);
    }

    /** Which blocks have transformers, in the order of the configuration. */
    private static List<Boolean> attends(Config config, String key, List<String> missing, int levels) {
        List<String> types = config.texts(key, missing);
        if (types.size() != levels) {
            throw new ModelException("%s: \"%s\" has %d entries, expected %d as in \"block_out_channels\""
                    .formatted(config.origin(), key, types.size(), levels));
        }
        types.forEach(type -> requireOneOf(config, key, type, Set.copyOf(missing)));
        return types.stream().map(type -> type.startsWith(ATTENDING)).toList();
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return List.copyOf(reversed);
    }

    private static void requireOneOf(Config config, String key, String found, Set<String> supported) {
        if (!supported.contains(found)) {
            throw new ModelException("%s: \"%s\" is \"%s\", which is not supported; expected one of %s"
                    .formatted(
                            config.origin(),
                            key,
                            found,
                            supported.stream()
                                    .filter(one -> !one.isEmpty())
                                    .sorted()
                                    .toList()));
        }
    }
}
