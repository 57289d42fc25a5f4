package dev.azulejo.onnx;

/**
 * Where a convolution looks.
 *
 * @param height of the kernel
 * @param width of the kernel
 * @param stride positions from one result to the next, along both axes
 * @param top rows of zeros before the picture
 * @param left columns of zeros before it
 * @param bottom rows of zeros after it
 * @param right columns of zeros after it
 */
record Window(long height, long width, long stride, long top, long left, long bottom, long right) {
    void write(Attributes attributes) {
        attributes
                .integers("kernel_shape", height, width)
                .integers("strides", stride, stride)
                .integers("pads", top, left, bottom, right);
    }

    /** True for 3x3 positions around each position. */
    boolean isNeighbourhood() {
        return height == 3 && width == 3 && stride == 1 && top == 1 && left == 1 && bottom == 1 && right == 1;
    }
}
