package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.TaesdNames;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Layers;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Value;
import dev.azulejo.onnx.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * AutoencoderTiny of diffusers (TAESD, Boer Bohan 2023): convolutions and residual blocks of three convolutions, nothing
 * that looks further. The layers are numbered as PyTorch numbers a Sequential; what a number is, its tensors tell.
 *
 * @param weights tensors named {@code encoder.layers.N.*} and {@code decoder.layers.N.*}
 * @param config what the tensors do not tell
 */
public record AutoencoderTiny(Weights weights, Config config) implements Autoencoder {
    /** The class name in {@code config.json}. */
    public static final String NAME = "AutoencoderTiny";

    private static final int COLOURS = 3;

    /** Its layers, of equal width, work at 1, 1/4, 1/16 and 1/64 of the pixels: a third of them on average. */
    private static final double AVERAGE = (1 + 1 / 4.0 + 1 / 16.0 + 1 / 64.0) / 4;

    /** An autoencoder with its configuration. */
    public static AutoencoderTiny of(Checkpoint checkpoint, Config config) {
        return new AutoencoderTiny(Weights.of(checkpoint), config);
    }

    /**
     * An autoencoder without a configuration, by diffusers' tensor names or its author's: in one file, or in two of which
     * one is given and the other {@linkplain TaesdNames lies beside it}. Latents are as the UNet of the model that it was
     * made for sees them.
     *
     * @throws ModelException if it is no such autoencoder, or half of one
     */
    public static AutoencoderTiny detect(Checkpoint file) {
        Checkpoint named = TaesdNames.matches(file) ? TaesdNames.of(file) : file;
        if (!matches(named)) {
            throw new ModelException(file.file()
                    + " is no tiny autoencoder: expected tensors encoder.layers.0.weight, ... and"
                    + " decoder.layers.0.weight, ..., or 0.weight, 1.conv.0.weight, ...");
        }
        Weights weights = Weights.of(named);
        Map<String, Object> found = Map.of(
                "num_encoder_blocks", blocks(weights.at("encoder").at("layers")),
                "num_decoder_blocks", blocks(weights.at("decoder").at("layers")),
                "latent_channels",
                        weights.at("decoder")
                                .at("layers")
                                .at(0)
                                .tensor("weight", -1, -1, 3, 3)
                                .size(1));
        return new AutoencoderTiny(weights, Config.of(file.file().toString(), found));
    }

    /** True if a file is such an autoencoder, or half of one, by diffusers' tensor names or its author's. */
    public static boolean matches(Checkpoint file) {
        return TaesdNames.matches(file) || file.has("encoder.layers.0.weight") && file.has("decoder.layers.0.weight");
    }

    /** How many blocks lie between any two of the convolutions that are layers of their own. */
    private static List<Long> blocks(Weights layers) {
        List<Long> blocks = new ArrayList<>();
        long since = 0;
        // Activations and enlargements have numbers, but no weights.
        for (int layer = 1, missing = 0; missing < 3; layer++) {
            missing = layers.has(layer) ? 0 : missing + 1;
            if (layers.at(layer).has("conv")) {
                since++;
            } else if (layers.has(layer)) {
                blocks.add(since);
                since = 0;
            }
        }
        return blocks;
    }

    @Override
    public int factor() {
        return 1 << (blocks("num_encoder_blocks").length - 1);
    }

    @Override
    public int latentChannels() {
        return config.integer("latent_channels", 4);
    }

    /** Each convolution of 3x3 sees one position further, at the resolution that it works at. */
    @Override
    public int encodeHalo() {
        int[] blocks = blocks("num_encoder_blocks");
        int halo = 0;
        int pixels = 1;
        for (int level = 0; level < blocks.length; level++) {
            halo += pixels;
            pixels = level == 0 ? 1 : pixels * 2;
            halo += 3 * blocks[level] * pixels;
        }
        return halo + pixels;
    }

    @Override
    public int decodeHalo() {
        int[] blocks = blocks("num_decoder_blocks");
        double halo = 1;
        double positions = 1;
        for (int level = 0; level < blocks.length; level++) {
            halo += 3 * blocks[level] * positions;
            positions = level == blocks.length - 1 ? positions : positions / 2;
            halo += positions;
        }
        return (int) Math.ceil(halo) + 1;
    }

    /** Layers in diffusers' order: for each level a convolution (all but the first halve the size) and its blocks. */
    @Override
    public double encoderOperations() {
        return AVERAGE * Operations.perPosition(weights.checkpoint().under("encoder."));
    }

    @Override
    public double decoderOperations() {
        return AVERAGE * Operations.perPosition(weights.checkpoint().under("decoder."));
    }

    @Override
    public OnnxModel encoder() {
        Graph graph = new Graph();
        Layers l = new Layers(graph);
        Value x = graph.input("x", Axis.open("n"), Axis.of(COLOURS), Axis.open("h"), Axis.open("w"));
        // diffusers takes -1..1 and maps it to 0..1 first; pictures are in 0..1 already.
        Value h = x;
        Weights layers = weights.at("encoder").at("layers");
        int[] blocks = blocks("num_encoder_blocks");
        int layer = 0;
        for (int level = 0; level < blocks.length; level++) {
            Weights w = layers.at(layer++);
            h = level == 0 ? l.conv(h, w) : l.convWithoutBias(h, w, 2);
            for (int block = 0; block < blocks[level]; block++) {
                h = block(l, h, layers.at(layer++));
            }
        }
        graph.output("z", scaled(graph, l.conv(h, layers.at(layer))));
        return graph.build();
    }

    /** Layers in diffusers' order: convolution, ReLU, and for each level its blocks, an enlargement and a convolution. */
    @Override
    public OnnxModel decoder() {
        Graph graph = new Graph();
        Layers l = new Layers(graph);
        Value z = graph.input("z", Axis.open("n"), Axis.of(latentChannels()), Axis.open("h"), Axis.open("w"));
        double magnitude = config.number("latent_magnitude", 3);
        Value h = graph.multiply(graph.each("Tanh", graph.multiply(unscaled(graph, z), 1 / magnitude)), magnitude);
        Weights layers = weights.at("decoder").at("layers");
        int[] blocks = blocks("num_decoder_blocks");
        h = activation(l, l.conv(h, layers.at(0)));
        int layer = 2;
        int enlarge = config.integer("upsampling_scaling_factor", 2);
        for (int level = 0; level < blocks.length; level++) {
            for (int block = 0; block < blocks[level]; block++) {
                h = block(l, h, layers.at(layer++));
            }
            if (level < blocks.length - 1) {
                h = l.enlargeNearest(h, enlarge);
                layer++;
            }
            Weights w = layers.at(layer++);
            h = level == blocks.length - 1 ? l.conv(h, w) : l.convWithoutBias(h, w, 1);
        }
        // diffusers maps the result from 0..1 to -1..1 last; pictures stay in 0..1.
        graph.output("x", h);
        return graph.build();
    }

    private Value block(Layers l, Value x, Weights w) {
        Weights conv = w.at("conv");
        Value h = activation(l, l.conv(x, conv.at(0)));
        h = activation(l, l.conv(h, conv.at(2)));
        h = l.conv(h, conv.at(4));
        boolean wider = w.has("skip") || x.differs(h);
        Value shortcut = wider ? l.convWithoutBias(x, w.at("skip"), 1) : x;
        return l.relu(l.graph().add(h, shortcut));
    }

    private Value activation(Layers l, Value x) {
        String name = config.text("act_fn", "relu");
        return switch (name) {
            case "relu" -> l.relu(x);
            case "silu", "swish" -> l.silu(x);
            case "gelu" -> l.gelu(x);
            default ->
                throw new ModelException(
                        "%s: the activation is \"%s\", expected relu, silu or gelu".formatted(config.origin(), name));
        };
    }

    private Value scaled(Graph graph, Value z) {
        return graph.multiply(graph.add(z, -config.number("shift_factor", 0)), config.number("scaling_factor", 1));
    }

    private Value unscaled(Graph graph, Value z) {
        return graph.add(graph.multiply(z, 1 / config.number("scaling_factor", 1)), config.number("shift_factor", 0));
    }

    private int[] blocks(String key) {
        List<Integer> missing = key.startsWith("num_encoder") ? List.of(1, 3, 3, 3) : List.of(3, 3, 3, 1);
        return config.integers(key, missing).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
