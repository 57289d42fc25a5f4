package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.Commons;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Layers;
import dev.azulejo.onnx.Sharing;
import dev.azulejo.onnx.Value;
import dev.azulejo.onnx.WeightedAttention;
import dev.azulejo.onnx.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * AutoencoderKL of diffusers (Rombach et al. 2022), the autoencoder of Stable Diffusion: residual blocks with group
 * normalisation, and one attention over all positions in the middle. Blocks and widths are read off the tensors; the
 * {@code quant_conv} layers are there or not.
 *
 * <p>Its normalisations and its attention look at the whole picture, which parts of it can be told about. The halos are
 * those within which nearly all that convolutions see lies.
 *
 * @param weights tensors named {@code encoder.*}, {@code decoder.*}, {@code quant_conv.*}, {@code post_quant_conv.*}
 * @param config what the tensors do not tell
 */
public record AutoencoderKl(Weights weights, Config config) implements GlobalAutoencoder {
    /** The class name in {@code config.json}. */
    public static final String NAME = "AutoencoderKL";

    private static final int COLOURS = 3;
    private static final double EPSILON = 1e-6;

    /** Stable Diffusion 1 and 2, and diffusers' default. */
    private static final double DEFAULT_SCALE = 0.18215;

    /**
     * Latent positions beyond a tile within which convolutions see by more than a thousandth of the range, measured with
     * random weights of the published structure and the statistics of the whole (at 10 and 12: a ten-thousandth).
     */
    private static final int ENCODE_HALO = 8;

    private static final int DECODE_HALO = 10;

    /** An autoencoder with its configuration. */
    public static AutoencoderKl of(Checkpoint checkpoint, Config config) {
        return new AutoencoderKl(Weights.of(checkpoint), config);
    }

    /**
     * An autoencoder without a configuration, by diffusers' tensor names.
     *
     * @param scale what means are multiplied by for a UNet: 0.18215 for Stable Diffusion 1 and 2, 0.13025 for SDXL, 0.08333
     *     for the x4 upscaler; the tensors do not tell
     */
    public static AutoencoderKl detect(Checkpoint checkpoint, double scale) {
        long groups = DetectedUNet.groups(checkpoint);
        return of(
                checkpoint,
                Config.of(checkpoint.file().toString(), Map.of("scaling_factor", scale, "norm_num_groups", groups)));
    }

    /** True if a file is such an autoencoder by diffusers' tensor names. */
    public static boolean matches(Checkpoint checkpoint) {
        return checkpoint.has("decoder.conv_in.weight") && checkpoint.hasUnder("decoder.mid_block.resnets.");
    }

    @Override
    public int factor() {
        Weights blocks = weights.at("decoder").at("up_blocks");
        int factor = 1;
        for (int i = 0; i < blocks.count(); i++) {
            factor *= blocks.at(i).has("upsamplers") ? 2 : 1;
        }
        return factor;
    }

    @Override
    public int latentChannels() {
        return (int) weights.at("decoder")
                .at("conv_in")
                .tensor("weight", -1, -1, -1, -1)
                .size(1);
    }

    @Override
    public int encodeHalo() {
        return ENCODE_HALO * factor();
    }

    @Override
    public int decodeHalo() {
        return DECODE_HALO;
    }

    @Override
    public double encoderOperations() {
        return Operations.perPosition(weights.checkpoint().under("encoder."));
    }

    @Override
    public double decoderOperations() {
        return Operations.perPosition(weights.checkpoint().under("decoder."));
    }

    /**
     * The graph from {@code x} [n, 3, h, w] in 0..1 to the scaled mean {@code z}, and to the mean and the logarithm of the
     * variance as they are: {@code mean} and {@code logvar}.
     */
    @Override
    public Graph encoder(Sharing sharing) {
        Graph g = new Graph(sharing);
        Blocks b = new Blocks(g);
        Weights w = weights.at("encoder");
        Value x = g.input("x", Axis.open("n"), Axis.of(COLOURS), Axis.open("h"), Axis.open("w"));
        Value h = b.l.conv(g.add(g.multiply(x, 2), -1), w.at("conv_in"));
        Weights down = w.at("down_blocks");
        for (int i = 0; i < down.count(); i++) {
            h = b.residuals(h, down.at(i).at("resnets"));
            if (down.at(i).has("downsamplers")) {
                // Padded at the right and bottom only.
                h = b.l.conv(h, down.at(i).at("downsamplers").at(0).at("conv"), 2, 0, 0, 1, 1);
            }
        }
        h = b.ending(b.middle(h, w.at("mid_block")), w);
        if (weights.has("quant_conv")) {
            h = b.l.conv(h, weights.at("quant_conv"));
        }
        Value mean = g.slice(h, 1, 0, latentChannels());
        Value centred = channels("latents_mean")
                .map(means -> g.node("Sub", mean, g.reshape(g.constant(means), -1, 1, 1)))
                .orElse(mean);
        Value even = channels("latents_std")
                .map(deviations -> g.node("Div", centred, g.reshape(g.constant(deviations), -1, 1, 1)))
                .orElse(centred);
        g.output("z", g.multiply(g.add(even, -shift()), scale()));
        g.output("mean", mean);
        g.output(
                "logvar",
                g.node("Clip", g.slice(h, 1, latentChannels(), 2L * latentChannels()), g.scalar(-30), g.scalar(20)));
        return g;
    }

    @Override
    public Graph decoder(Sharing sharing) {
        Graph g = new Graph(sharing);
        Blocks b = new Blocks(g);
        Weights w = weights.at("decoder");
        Value z = g.input("z", Axis.open("n"), Axis.of(latentChannels()), Axis.open("h"), Axis.open("w"));
        Value even = g.add(g.multiply(z, 1 / scale()), shift());
        Value centred = channels("latents_std")
                .map(deviations -> g.multiply(even, g.reshape(g.constant(deviations), -1, 1, 1)))
                .orElse(even);
        Value h = channels("latents_mean")
                .map(means -> g.add(centred, g.reshape(g.constant(means), -1, 1, 1)))
                .orElse(centred)
                .with(latentChannels());
        if (weights.has("post_quant_conv")) {
            h = b.l.conv(h, weights.at("post_quant_conv"));
        }
        h = b.middle(b.l.conv(h, w.at("conv_in")), w.at("mid_block"));
        Weights up = w.at("up_blocks");
        for (int i = 0; i < up.count(); i++) {
            h = b.residuals(h, up.at(i).at("resnets"));
            if (up.at(i).has("upsamplers")) {
                h = b.l.conv(
                        b.l.enlargeNearest(h, 2),
                        up.at(i).at("upsamplers").at(0).at("conv"));
            }
        }
        g.output("x", g.add(g.multiply(b.ending(h, w), 0.5), 0.5));
        return g;
    }

    private double scale() {
        return config.number("scaling_factor", DEFAULT_SCALE);
    }

    private double shift() {
        return config.number("shift_factor", 0);
    }

    /** A number for each channel of a latent, if the configuration has them. */
    private Optional<float[]> channels(String key) {
        if (!config.has(key)) {
            return Optional.empty();
        }
        List<Double> values = config.numbers(key, List.of());
        if (values.size() != latentChannels()) {
            throw new ModelException("%s: \"%s\" has %d numbers, expected one for each of the %d channels of a latent"
                    .formatted(config.origin(), key, values.size(), latentChannels()));
        }
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.get(i).floatValue();
        }
        return Optional.of(numbers);
    }

    /** What both halves are made of, in one graph. */
    private final class Blocks {
        private final Graph g;
        private final Layers l;

        Blocks(Graph graph) {
            g = graph;
            l = new Layers(graph);
        }

        Value residuals(Value x, Weights w) {
            Value h = x;
            for (int i = 0; i < w.count(); i++) {
                h = residual(h, w.at(i));
            }
            return h;
        }

        Value middle(Value x, Weights w) {
            Value h = residual(x, w.at("resnets").at(0));
            if (w.has("attentions")) {
                h = attention(h, w.at("attentions").at(0));
            }
            return residual(h, w.at("resnets").at(1));
        }

        Value ending(Value x, Weights w) {
            return l.conv(l.silu(norm(x, w.at("conv_norm_out"))), w.at("conv_out"));
        }

        private Value residual(Value x, Weights w) {
            Value h = l.conv(l.silu(norm(x, w.at("norm1"))), w.at("conv1"));
            h = l.conv(l.silu(norm(h, w.at("norm2"))), w.at("conv2"));
            boolean wider = w.has("conv_shortcut") || x.differs(h);
            return g.add(wider ? l.conv(x, w.at("conv_shortcut")) : x, h);
        }

        /** One head over all positions; the projections are named in one of two ways. */
        private Value attention(Value x, Weights w) {
            boolean old = w.has("query");
            Weights toKey = w.at(old ? "key" : "to_k");
            Weights toValue = w.at(old ? "value" : "to_v");
            Value h = norm(x, w.at("group_norm"));
            Commons commons = g.commons();
            Optional<Value> elsewhere = commons.wanted() ? Optional.of(elsewhere(h, toKey, toValue)) : Optional.empty();
            Value counted = sequence(commons.counted(h));
            Value query = l.linearOverSequence(sequence(h), w.at(old ? "query" : "to_q"));
            Value key = l.linearOverSequence(counted, toKey);
            Value value = l.linearOverSequence(counted, toValue);
            Value attended = elsewhere
                    .map(positions -> new WeightedAttention(g).of(query, key, value, positions))
                    .orElseGet(() -> l.attention(query, key, value, 1));
            Value projected = l.linearOverSequence(
                    attended, old ? w.at("proj_attn") : w.at("to_out").at(0));
            return g.add(x, g.reshapeLike(g.transpose(projected, 0, 2, 1), x));
        }

        /** What is counted is computed again afterwards: to remember it for all parts would take more than that. */
        private Value elsewhere(Value h, Weights toKey, Weights toValue) {
            return g.commons()
                    .value(
                            ATTENTION,
                            () -> {
                                Value counted = sequence(g.commons().counted(h));
                                return g.concat(
                                        2,
                                        l.linearOverSequence(counted, toKey),
                                        l.linearOverSequence(counted, toValue));
                            },
                            Axis.of(1),
                            Axis.open("elsewhere"),
                            Axis.of(2 * h.channels() + WeightedAttention.PADDING));
        }

        /** [n, channel, height, width] to [n, position, channel]. */
        private Value sequence(Value x) {
            return g.transpose(g.reshape(x, 0, 0, -1), 0, 2, 1).with(x.channels());
        }

        private Value norm(Value x, Weights w) {
            return l.groupNorm(x, config.integer("norm_num_groups", 32), EPSILON, w);
        }
    }
}
