package dev.azulejo.network;

import dev.azulejo.onnx.OnnxModel;

/** What takes pictures to latents and back. Pictures are [n, 3, h, w] in 0..1, latents are scaled as a UNet sees them. */
public interface Autoencoder {
    /** Pixels that one latent position stands for, along each axis. */
    int factor();

    /** Channels of a latent. */
    int latentChannels();

    /** Pixels on each side that a latent depends on, beyond the square that it stands for. */
    int encodeHalo();

    /** Latent positions on each side that a pixel depends on. */
    int decodeHalo();

    /** About how many floating-point operations encoding takes for a pixel. */
    double encoderOperations();

    /** About how many floating-point operations decoding takes for a pixel. */
    double decoderOperations();

    /** The graph from {@code x} [n, 3, h, w] in 0..1, sides multiples of the factor, to {@code z}. */
    OnnxModel encoder();

    /** The graph from {@code z} to {@code x} [n, 3, h, w] in about 0..1. */
    OnnxModel decoder();
}
