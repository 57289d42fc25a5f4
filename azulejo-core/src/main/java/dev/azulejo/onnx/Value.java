package dev.azulejo.onnx;

/**
 * A tensor inside a {@link Graph}: an input, a weight, or what a layer computes.
 *
 * @param name unique in its graph
 */
public record Value(String name) {}
