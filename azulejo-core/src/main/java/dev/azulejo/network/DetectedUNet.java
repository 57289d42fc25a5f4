package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the tensors of a UNet or a ControlNet tell about it where no configuration does, by diffusers' names. The rest is
 * as in the models that were published: the first Stable Diffusion has 8 heads, later ones (which project by linear layers
 * instead of convolutions) heads of 64 features, the x4 upscaler (which has a table of noise levels) 8 again.
 */
final class DetectedUNet {
    private static final int GROUPS = 32;
    private static final int FIRST_HEADS = 8;
    private static final int HEAD_FEATURES = 64;

    /** Sizes and places that SDXL is told, by their number; its refiner is told five. */
    private static final int SIZES = 6;

    private static final int REFINER_SIZES = 5;
    private static final int SIZE_FEATURES = 256;

    private final Weights weights;

    DetectedUNet(Checkpoint network) {
        this.weights = Weights.of(network);
    }

    /**
     * The configuration.
     *
     * @param pooledFeatures see {@link UNetConfig#detect}
     */
    UNetConfig config(int pooledFeatures) {
        StoredTensor first = weights.at("conv_in").tensor("weight", -1, -1, -1, -1);
        Weights down = weights.at("down_blocks");
        int levels = down.count();
        if (levels == 0) {
            throw new ModelException(weights.checkpoint().file()
                    + " is no UNet: expected the tensors down_blocks.0.resnets.0.norm1.weight, ...");
        }
        Weights up = weights.at("up_blocks");
        boolean hasUp = weights.has("up_blocks");
        List<Integer> layers = new ArrayList<>();
        List<Boolean> attendsDown = new ArrayList<>();
        List<Boolean> attendsUp = new ArrayList<>();
        List<Integer> transformers = new ArrayList<>();
        List<Integer> heads = new ArrayList<>();
        for (int level = 0; level < levels; level++) {
            Weights block = down.at(level);
            Weights upward = up.at(levels - 1 - level);
            layers.add(block.at("resnets").count());
            attendsDown.add(block.has("attentions"));
            attendsUp.add((hasUp ? upward : block).has("attentions"));
            Weights blocks = block.at("attentions").at(0).at("transformer_blocks");
            transformers.add(Math.max(1, blocks.count()));
            heads.add(heads((int) block.at("resnets")
                    .at(0)
                    .at("conv1")
                    .tensor("weight", -1, -1, -1, -1)
                    .size(0)));
        }
        boolean addition = weights.has("add_embedding");
        return new UNetConfig(
                (int) first.size(1),
                hasUp
                        ? (int) weights.at("conv_out")
                                .tensor("weight", -1, -1, -1, -1)
                                .size(0)
                        : (int) first.size(1),
                levels,
                layers,
                attendsDown,
                attendsUp,
                transformers,
                middle(),
                heads,
                onlyCross(levels),
                groups(weights.checkpoint()),
                1e-5,
                true,
                0,
                guidanceFeatures(),
                false,
                1,
                false,
                weights.at("class_embedding").has("weight") ? "table" : "",
                addition ? "text_time" : "",
                addition ? sizeFeatures(pooledFeatures) : SIZE_FEATURES);
    }

    private String middle() {
        Weights middle = weights.at("mid_block");
        return middle.has("attentions")
                ? UNetConfig.CROSS_ATTENTION_MIDDLE
                : middle.has("resnets") ? UNetConfig.PLAIN_MIDDLE : "";
    }

    private int heads(int width) {
        boolean linear = weights.checkpoint().names().stream()
                .filter(name -> name.endsWith(".proj_in.weight"))
                .findFirst()
                .map(name -> weights.tensor(name).rank() == 2)
                .orElse(false);
        boolean table = weights.at("class_embedding").has("weight");
        return linear && !table ? Math.max(1, width / HEAD_FEATURES) : FIRST_HEADS;
    }

    /**
     * Whether the first attention of a block looks at the text, which its width shows, unless text and pictures are equally
     * wide there. Then it does as other levels do; but the last one looks at the picture, as in the x4 upscaler.
     */
    private List<Boolean> onlyCross(int levels) {
        List<Boolean> known = new ArrayList<>();
        boolean any = false;
        for (int level = 0; level < levels; level++) {
            Weights attention = weights.at("down_blocks")
                    .at(level)
                    .at("attentions")
                    .at(0)
                    .at("transformer_blocks")
                    .at(0);
            boolean only = attention.has("attn1")
                    && attention.at("attn1").tensor("to_k.weight", -1, -1).size(1)
                            != attention
                                    .at("attn1")
                                    .tensor("to_q.weight", -1, -1)
                                    .size(1);
            known.add(only);
            any |= only;
        }
        if (!any) {
            return Collections.nCopies(levels, false);
        }
        for (int level = 0; level < levels - 1; level++) {
            known.set(level, true);
        }
        return known;
    }

    /** 0 if the network takes no guidance scale. */
    private int guidanceFeatures() {
        Weights embedding = weights.at("time_embedding");
        return embedding.has("cond_proj")
                ? (int) embedding.at("cond_proj").tensor("weight", -1, -1).size(1)
                : 0;
    }

    /**
     * Features of each of SDXL's sizes: what is left beside the pooled text, in six or five parts. Where the pooled text is
     * not known, the largest power of two that leaves something for it, which is right for what was published.
     */
    private int sizeFeatures(int pooledFeatures) {
        int all = (int) weights.at("add_embedding")
                .at("linear_1")
                .tensor("weight", -1, -1)
                .size(1);
        int left = all - pooledFeatures;
        if (pooledFeatures > 0 && left > 0) {
            for (int sizes : new int[] {SIZES, REFINER_SIZES}) {
                if (left % (2 * sizes) == 0) {
                    return left / sizes;
                }
            }
            throw new ModelException(
                    "%s: the added embedding takes %d features, expected the %d of the pooled text and five or six sizes"
                            .formatted(weights.checkpoint().file(), all, pooledFeatures));
        }
        return Math.max(2, Integer.highestOneBit(Math.max(1, (all - 1) / SIZES)));
    }

    /** 32 groups of channels in each normalisation, or as many as divide all of them. */
    static int groups(Checkpoint network) {
        int groups = GROUPS;
        for (String name : network.names()) {
            if (name.endsWith("norm1.weight") && name.contains("resnets")) {
                long channels = network.tensor(name).elements();
                while (channels % groups != 0) {
                    groups /= 2;
                }
            }
        }
        return groups;
    }
}
