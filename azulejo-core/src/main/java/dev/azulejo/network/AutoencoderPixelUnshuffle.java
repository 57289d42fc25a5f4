package dev.azulejo.network;

import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Layers;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Value;

/**
 * Space to depth and back: an autoencoder without weights or loss, our own. Latents are the pixels of a square of
 * {@code factor} as channels, in -1..1, then shifted and scaled.
 *
 * @param factor pixels along a side of the square
 * @param scale latents are (z - shift) * scale
 * @param shift see {@code scale}
 */
public record AutoencoderPixelUnshuffle(int factor, double scale, double shift) implements Autoencoder {
    /** The class name in {@code config.json}. */
    public static final String NAME = "AutoencoderPixelUnshuffle";

    private static final int COLOURS = 3;
    private static final int LARGEST_FACTOR = 64;

    /**
     * Reads {@code factor}, {@code scaling_factor} and {@code shift_factor}.
     *
     * @throws ModelException if the factor is not 1 to 64, or the scale is 0
     */
    public static AutoencoderPixelUnshuffle of(Config config) {
        int factor = config.integer("factor", 4);
        if (factor < 1 || factor > LARGEST_FACTOR || config.number("scaling_factor", 1) == 0) {
            throw new ModelException("%s: the factor is %d and the scale %s, expected a factor of 1 to %d and a scale"
                            .formatted(config.origin(), factor, config.number("scaling_factor", 1), LARGEST_FACTOR)
                    + " other than 0");
        }
        return new AutoencoderPixelUnshuffle(
                factor, config.number("scaling_factor", 1), config.number("shift_factor", 0));
    }

    @Override
    public int latentChannels() {
        return COLOURS * factor * factor;
    }

    @Override
    public int encodeHalo() {
        return 0;
    }

    @Override
    public int decodeHalo() {
        return 0;
    }

    @Override
    public double encoderOperations() {
        return 0;
    }

    @Override
    public double decoderOperations() {
        return 0;
    }

    @Override
    public OnnxModel encoder() {
        Graph graph = new Graph();
        Value x = graph.input("x", Axis.open("n"), Axis.of(COLOURS), Axis.open("h"), Axis.open("w"));
        Value z = new Layers(graph).pixelUnshuffle(graph.add(graph.multiply(x, 2), -1), COLOURS, factor);
        graph.output("z", graph.multiply(graph.add(z, -shift), scale));
        return graph.build();
    }

    @Override
    public OnnxModel decoder() {
        Graph graph = new Graph();
        Value z = graph.input("z", Axis.open("n"), Axis.of(latentChannels()), Axis.open("h"), Axis.open("w"));
        Value x = new Layers(graph).pixelShuffle(graph.add(graph.multiply(z, 1 / scale), shift), factor);
        graph.output("x", graph.add(graph.multiply(x, 0.5), 0.5));
        return graph.build();
    }
}
