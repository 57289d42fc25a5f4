package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Layers;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Value;
import dev.azulejo.onnx.Weights;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The denoising network of latent diffusion models (Rombach et al. 2022) with diffusers' tensor names,
 * UNet2DConditionModel: residual blocks with a time embedding, transformers that look at the text where the weights have
 * them, skips from the way down to the way up. Blocks, layers and widths are read off the tensors.
 *
 * @param weights all tensors
 * @param config what the tensors do not tell
 */
public record UNet(Weights weights, UNetConfig config) {
    /** A network with its configuration. */
    public static UNet of(Checkpoint checkpoint, Config config) {
        UNet unet = new UNet(Weights.of(checkpoint), UNetConfig.of(config));
        int blocks = unet.weights.at("down_blocks").count();
        if (blocks != unet.config.levels()) {
            throw new ModelException("%s has %d down blocks, expected %d as in %s"
                    .formatted(checkpoint.file(), blocks, unet.config.levels(), config.origin()));
        }
        return unet;
    }

    /**
     * A network without a configuration, by diffusers' tensor names.
     *
     * @param pooledFeatures of the text encoder that SDXL's pooled text comes from; 0 if that is not known
     * @throws ModelException if it is no UNet of Stable Diffusion 1, 2, XL, or the like
     */
    public static UNet detect(Checkpoint checkpoint, int pooledFeatures) {
        return new UNet(Weights.of(checkpoint), UNetConfig.detect(checkpoint, pooledFeatures));
    }

    /** True if a file is a UNet by diffusers' tensor names. */
    public static boolean matches(Checkpoint checkpoint) {
        return checkpoint.has("conv_in.weight")
                && checkpoint.has("time_embedding.linear_1.weight")
                && checkpoint.hasUnder("up_blocks.0.");
    }

    /** The same network with low-rank changes of its weights. */
    public UNet with(List<Lora> loras) {
        return new UNet(Lora.applied(loras, Lora.Target.UNET, weights.checkpoint()), config);
    }

    /** The number that both sides of a latent should be a multiple of. */
    public int granularity() {
        return 1 << (config.levels() - 1);
    }

    /** True if some transformer looks at a text. */
    public boolean takesContext() {
        return contextFeatures() > 0;
    }

    /** Features of the text that transformers look at; 0 if none does. */
    public int contextFeatures() {
        return UNetBlocks.contextFeatures(weights);
    }

    /**
     * The graph for latents of one size: {@code x} [batch, channel, height, width] and {@code t} [batch] to {@code y}, and
     * where the network has them {@code context} [batch, position, feature], {@code class_labels}, {@code text_embeds} and
     * {@code time_ids}, {@code timestep_cond} [batch, feature].
     */
    public OnnxModel graph(Axis batch, Axis height, Axis width) {
        return graph(batch, height, width, false);
    }

    /**
     * The same for a UNet that a {@link ControlNet} guides, with what that one gives as further inputs: {@code down_0},
     * {@code down_1}, ... and {@code mid}.
     */
    public OnnxModel controlledGraph(Axis batch, Axis height, Axis width) {
        return graph(batch, height, width, true);
    }

    private OnnxModel graph(Axis batch, Axis height, Axis width, boolean controlled) {
        Graph g = new Graph();
        Layers l = new Layers(g);
        Value x = g.input("x", batch, Axis.of(config.inChannels()), height, width);
        UNetBlocks blocks = new UNetBlocks(g, weights, config, batch);
        Deque<Value> skips = new ArrayDeque<>();
        Value h = blocks.middle(blocks.down(blocks.begin(x), skips));
        if (controlled) {
            skips = guided(g, skips);
            h = g.add(h, residual(g, "mid"));
        }
        boolean even = isMultiple(height) && isMultiple(width);
        for (int level = config.levels() - 1; level >= 0; level--) {
            h = blocks.up(h, level, skips, even);
        }
        h = l.silu(l.groupNorm(h, config.groups(), config.epsilon(), weights.at("conv_norm_out")));
        weights.at("conv_out").tensor("weight", config.outChannels(), -1, -1, -1);
        g.output("y", l.conv(h, weights.at("conv_out")));
        return g.build();
    }

    /** The skips with the residuals of a ControlNet, numbered from the first on. */
    private static Deque<Value> guided(Graph g, Deque<Value> skips) {
        Deque<Value> guided = new ArrayDeque<>();
        while (!skips.isEmpty()) {
            guided.push(g.add(skips.removeLast(), residual(g, "down_" + guided.size())));
        }
        return guided;
    }

    private static Value residual(Graph g, String name) {
        return g.input(name, Axis.open("n"), Axis.open("c_" + name), Axis.open("h_" + name), Axis.open("w_" + name));
    }

    private boolean isMultiple(Axis axis) {
        return axis.multiple() % granularity() == 0;
    }
}
