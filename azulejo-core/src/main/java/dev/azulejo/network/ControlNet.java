package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.LdmNames;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Layers;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Value;
import dev.azulejo.onnx.Weights;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * ControlNet (Zhang et al. 2023) by diffusers' tensor names: the way down and the middle of a UNet once more, shown a
 * picture besides the latents. What it finds is added to the skips of the UNet.
 *
 * @param weights all tensors
 * @param config what the tensors do not tell
 * @param blueFirst whether the picture's channels are wanted as blue, green, red
 */
public record ControlNet(Weights weights, UNetConfig config, boolean blueFirst) {
    /** About how many floating-point operations an evaluation takes for a latent position. */
    public double operations() {
        return Operations.perPosition(weights.checkpoint());
    }

    /** The class name in {@code config.json}. */
    public static final String NAME = "ControlNetModel";

    /** A network with its configuration. */
    public static ControlNet of(Checkpoint checkpoint, Config config) {
        String order = config.text("controlnet_conditioning_channel_order", "rgb");
        if (!order.equals("rgb") && !order.equals("bgr")) {
            throw new ModelException("%s: \"controlnet_conditioning_channel_order\" is \"%s\", expected rgb or bgr"
                    .formatted(config.origin(), order));
        }
        if (config.flag("global_pool_conditions", false)) {
            throw new ModelException("%s: \"global_pool_conditions\" is true, which is not supported; expected false"
                    .formatted(config.origin()));
        }
        return new ControlNet(Weights.of(checkpoint), UNetConfig.of(config), order.equals("bgr"));
    }

    /**
     * A network without a configuration, by diffusers' tensor names or the original ones.
     *
     * @param pooledFeatures of the text encoder that SDXL's pooled text comes from; 0 if that is not known
     * @throws ModelException if it is no ControlNet, or of a kind that is not supported
     */
    public static ControlNet detect(Checkpoint file, int pooledFeatures) {
        Checkpoint network = LdmNames.matches(file) ? LdmNames.controlNet(file) : file;
        if (network.names().stream().anyMatch(name -> name.startsWith("lora_controlnet"))) {
            throw new ModelException(
                    file.file() + " is a Control-LoRA, which is not supported; expected a whole ControlNet");
        }
        if (network.has("task_embedding") || network.hasUnder("control_add_embedding.")) {
            throw new ModelException(file.file()
                    + " is a ControlNet for several tasks (union), which is not supported; expected one for a"
                    + " single task");
        }
        if (!network.has("controlnet_cond_embedding.conv_in.weight")) {
            throw new ModelException(file.file()
                    + " is no ControlNet: expected the tensor controlnet_cond_embedding.conv_in.weight, or"
                    + " control_model.input_hint_block.0.weight");
        }
        return new ControlNet(Weights.of(network), UNetConfig.detect(network, pooledFeatures), false);
    }

    /** Pixels of the picture that one latent position stands for, along each axis. */
    public int factor() {
        // Every second of the convolutions between the first and the last halves the size.
        return 1 << weights.at("controlnet_cond_embedding").at("blocks").count() / 2;
    }

    /** Residuals for skips; one more is for the middle. */
    public int residuals() {
        return weights.at("controlnet_down_blocks").count();
    }

    /**
     * The graph: the inputs of the UNet, the picture {@code hint} [batch, 3, height * factor, width * factor] in 0..1 and
     * its weight {@code scale} (one number) to {@code down_0}, {@code down_1}, ... and {@code mid}.
     */
    public OnnxModel graph(Axis batch, Axis height, Axis width) {
        Graph g = new Graph();
        Layers l = new Layers(g);
        Value x = g.input("x", batch, Axis.of(config.inChannels()), height, width);
        Weights picture = weights.at("controlnet_cond_embedding");
        long channels = picture.at("conv_in").tensor("weight", -1, -1, 3, 3).size(1);
        Value hint = g.input("hint", batch, Axis.of(channels), pixels(height, "H"), pixels(width, "W"));
        Value scale = g.input("scale");
        UNetBlocks blocks = new UNetBlocks(g, weights, config, batch);
        Value seen = seen(l, blueFirst ? g.gather(hint, 1, 2, 1, 0) : hint, picture);
        Deque<Value> skips = new ArrayDeque<>();
        Value middle = blocks.middle(blocks.down(g.add(blocks.begin(x), seen), skips));
        for (int i = 0; !skips.isEmpty(); i++) {
            Value residual = l.conv(
                    skips.removeLast(), weights.at("controlnet_down_blocks").at(i));
            g.output("down_" + i, g.multiply(residual, scale));
        }
        g.output("mid", g.multiply(l.conv(middle, weights.at("controlnet_mid_block")), scale));
        return g.build();
    }

    /** The picture at the size of the latents. */
    private static Value seen(Layers l, Value hint, Weights w) {
        Value h = l.silu(l.conv(hint, w.at("conv_in")));
        Weights blocks = w.at("blocks");
        for (int i = 0; i < blocks.count(); i++) {
            h = l.silu(l.conv(h, blocks.at(i), i % 2 == 0 ? 1 : 2));
        }
        return l.conv(h, w.at("conv_out"));
    }

    private Axis pixels(Axis positions, String name) {
        return positions.isOpen() ? Axis.open(name) : Axis.of(positions.size() * factor());
    }
}
