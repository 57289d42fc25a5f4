package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Layers;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Sharing;
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
    /** About how many floating-point operations an evaluation takes for a latent position. */
    public double operations() {
        return Operations.perPosition(weights.checkpoint());
    }

    /** Layers of the way up, from the last one on, that are evaluated with deep features of an earlier step. */
    private static final int SHALLOW = 1;

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
        return whole(new Graph(), batch, height, width, false, false).build();
    }

    /**
     * The same for a UNet that a {@link ControlNet} guides, with what that one gives as further inputs: {@code down_0},
     * {@code down_1}, ... and {@code mid}.
     */
    public OnnxModel controlledGraph(Axis batch, Axis height, Axis width) {
        return whole(new Graph(), batch, height, width, true, false).build();
    }

    /**
     * The graph of {@link #graph(Axis, Axis, Axis)} that also gives {@code deep}: what the last {@link #SHALLOW} layers of
     * the way up begin with, [batch, {@link #deepChannels()}, height, width]. It changes little from one step to the next
     * (Ma et al. 2024, "DeepCache: accelerating diffusion models for free").
     */
    public OnnxModel deepGraph(Axis batch, Axis height, Axis width) {
        return whole(new Graph(), batch, height, width, false, true).build();
    }

    /**
     * The graph of {@link #graph(Axis, Axis, Axis)} in stages between which the statistics of the group normalisations are
     * exchanged: see {@link Graph#stages()}. Several tiles that are evaluated stage by stage can have those of all of them.
     */
    public List<OnnxModel> stages(Axis batch, Axis height, Axis width) {
        return whole(new Graph(Sharing.EXCHANGED), batch, height, width, false, false)
                .stages();
    }

    /** About how many numbers are kept for a position between the stages, where it is most: as the way up ends. */
    public long keptBetweenStages() {
        Weights first =
                weights.at("up_blocks").at(config.levels() - 1).at("resnets").at(0);
        long skip = weights.at("conv_in").tensor("bias", -1).size(0);
        return first.at("norm1").tensor("weight", -1).size(0) + skip * config.layersUp(0);
    }

    /**
     * The same network with the deep features as an input, {@code deep}, in place of most of its layers: what is evaluated
     * is the way from {@code x} around them.
     */
    public OnnxModel shallowGraph(Axis batch, Axis height, Axis width) {
        Graph g = new Graph();
        Value x = g.input("x", batch, Axis.of(config.inChannels()), height, width);
        UNetBlocks blocks = new UNetBlocks(g, weights, config, batch);
        Deque<Value> skips = new ArrayDeque<>();
        Value h = blocks.begin(x);
        skips.push(h);
        blocks.down(h, 0, config.layersUp(0) - cut() - 1, skips);
        Value deep = g.input("deep", batch, Axis.of(deepChannels()), height, width);
        end(g, blocks.up(deep, 0, cut(), config.layersUp(0), skips));
        return g.build();
    }

    /** Channels of the deep features. */
    public int deepChannels() {
        Weights first =
                weights.at("up_blocks").at(config.levels() - 1).at("resnets").at(cut());
        // The first layer sees them beside a skip, and skips of the outermost level are as wide as what that begins
        // with.
        long both = first.at("norm1").tensor("weight", -1).size(0);
        return (int) (both - weights.at("conv_in").tensor("bias", -1).size(0));
    }

    /** The first of the outermost layers of the way up that is not deep. */
    private int cut() {
        return Math.max(0, config.layersUp(0) - SHALLOW);
    }

    private Graph whole(Graph g, Axis batch, Axis height, Axis width, boolean controlled, boolean givesDeep) {
        Value x = g.input("x", batch, Axis.of(config.inChannels()), height, width);
        UNetBlocks blocks = new UNetBlocks(g, weights, config, batch);
        Deque<Value> skips = new ArrayDeque<>();
        Value h = blocks.middle(blocks.down(blocks.begin(x), skips));
        if (controlled) {
            skips = guided(g, skips);
            h = g.add(h, residual(g, "mid"));
        }
        boolean even = isMultiple(height) && isMultiple(width);
        for (int level = config.levels() - 1; level > 0; level--) {
            h = blocks.up(h, level, skips, even);
        }
        h = blocks.up(h, 0, 0, cut(), skips);
        if (givesDeep) {
            g.output("deep", h);
        }
        end(g, blocks.up(h, 0, cut(), config.layersUp(0), skips));
        return g;
    }

    private void end(Graph g, Value x) {
        Layers l = new Layers(g);
        Value h = l.silu(l.groupNorm(x, config.groups(), config.epsilon(), weights.at("conv_norm_out")));
        weights.at("conv_out").tensor("weight", config.outChannels(), -1, -1, -1);
        g.output("y", l.conv(h, weights.at("conv_out")));
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
