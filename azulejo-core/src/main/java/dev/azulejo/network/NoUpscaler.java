package dev.azulejo.network;

import dev.azulejo.onnx.OnnxModel;

/** No network: pictures stay as large as they are, and interpolation does all of it. */
public record NoUpscaler() implements Upscaler {
    @Override
    public int factor() {
        return 1;
    }

    @Override
    public int granularity() {
        return 1;
    }

    @Override
    public int halo() {
        return 0;
    }

    /** @throws IllegalStateException always */
    @Override
    public double operations() {
        return 0;
    }

    @Override
    public OnnxModel graph() {
        throw new IllegalStateException("there is no network that could be evaluated");
    }
}
