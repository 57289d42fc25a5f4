package dev.azulejo.model;

import dev.azulejo.runtime.Tensor;

/** Continues tensors [batch, channel, height, width] to a size that a network can halve, and cuts them again. */
final class Padding {
    private Padding() {}

    /** Continued at the right and bottom, mirrored about the last sample, again and again where that is not enough. */
    static Tensor mirrored(Tensor tensor, int height, int width) {
        int oldHeight = tensor.size(2);
        int oldWidth = tensor.size(3);
        if (height == oldHeight && width == oldWidth) {
            return tensor;
        }
        int planes = tensor.size(0) * tensor.size(1);
        float[] data = new float[Math.multiplyExact(Math.multiplyExact(planes, height), width)];
        for (int plane = 0; plane < planes; plane++) {
            for (int y = 0; y < height; y++) {
                int from = (plane * oldHeight + mirror(y, oldHeight)) * oldWidth;
                int to = (plane * height + y) * width;
                System.arraycopy(tensor.data(), from, data, to, oldWidth);
                for (int x = oldWidth; x < width; x++) {
                    data[to + x] = tensor.data()[from + mirror(x, oldWidth)];
                }
            }
        }
        return new Tensor(new long[] {tensor.size(0), tensor.size(1), height, width}, data);
    }

    /** The upper left part. */
    static Tensor cropped(Tensor tensor, int height, int width) {
        int oldHeight = tensor.size(2);
        int oldWidth = tensor.size(3);
        if (height == oldHeight && width == oldWidth) {
            return tensor;
        }
        int planes = tensor.size(0) * tensor.size(1);
        float[] data = new float[planes * height * width];
        for (int plane = 0; plane < planes; plane++) {
            for (int y = 0; y < height; y++) {
                System.arraycopy(
                        tensor.data(), (plane * oldHeight + y) * oldWidth, data, (plane * height + y) * width, width);
            }
        }
        return new Tensor(new long[] {tensor.size(0), tensor.size(1), height, width}, data);
    }

    private static int mirror(int position, int length) {
        if (length == 1) {
            return 0;
        }
        int period = 2 * (length - 1);
        int phase = position % period;
        return phase < length ? phase : period - phase;
    }
}
