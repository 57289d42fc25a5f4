package dev.azulejo.onnx;

import dev.azulejo.checkpoint.StoredTensor;
import java.util.Optional;

/**
 * Convolutions of 3x3 by fewer multiplications (Winograd 1980; Lavin and Gray 2016, "Fast algorithms for convolutional
 * neural networks"): the picture is cut into squares of {@code tile + 2} positions at distances of {@code tile}; a linear
 * map of the square, a product with the mapped kernel for each of its positions, and a linear map back give {@code tile}
 * times {@code tile} results. Tiles of 4 need 2.25 multiplications for a result in place of 9, tiles of 2 need 4.
 *
 * <p>The mapped kernels are larger: by 4 for tiles of 4, by 1.8 for tiles of 2. So tiles of 4 are for the finest
 * resolutions, where kernels are small beside what they save, and the coarse ones are left as they are. Rounding errors
 * stay about 1e-5 of the largest result.
 *
 * @param tile results along each axis, 2 or 4
 */
record Winograd(int tile) {
    /** Channels below which the maps of the picture take as long as what is saved. */
    private static final long CHANNELS = 192;

    /** Positions of a picture from which on tiles of 4 pay, as those of Stable Diffusion's latents. */
    private static final double FINE = 64 * 64;

    /** Positions from which on tiles of 2 pay. */
    private static final double MEDIUM = 32 * 32;

    /** Positions up to which the maps, several times as large as the picture, may take memory. */
    private static final double LARGEST = 256 * 256;

    private static final double[][] INPUT_2 = {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}};
    private static final double[][] KERNEL_2 = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};
    private static final double[][] OUTPUT_2 = {{1, 1, 1, 0}, {0, 1, -1, -1}};

    private static final double[][] INPUT_4 = {
        {4, 0, -5, 0, 1, 0},
        {0, -4, -4, 1, 1, 0},
        {0, 4, -4, -1, 1, 0},
        {0, -2, -1, 2, 1, 0},
        {0, 2, -1, -2, 1, 0},
        {0, 4, 0, -5, 0, 1}
    };
    private static final double[][] KERNEL_4 = {
        {1 / 4.0, 0, 0},
        {-1 / 6.0, -1 / 6.0, -1 / 6.0},
        {-1 / 6.0, 1 / 6.0, -1 / 6.0},
        {1 / 24.0, 1 / 12.0, 1 / 6.0},
        {1 / 24.0, -1 / 12.0, 1 / 6.0},
        {0, 0, 1}
    };
    private static final double[][] OUTPUT_4 = {
        {1, 1, 1, 1, 1, 0}, {0, 1, -1, 2, -2, 0}, {0, 1, 1, 4, 4, 0}, {0, 1, -1, 8, -8, 1}
    };

    /**
     * The way to compute a convolution, if one pays.
     *
     * @param positions of the picture, about
     */
    static Optional<Winograd> of(StoredTensor kernel, Window window, double positions) {
        boolean wide = kernel.size(0) >= CHANNELS && kernel.size(1) >= CHANNELS;
        if (!window.isNeighbourhood()
                || !wide
                || !kernel.type().isFloat()
                || positions < MEDIUM
                || positions > LARGEST) {
            return Optional.empty();
        }
        return Optional.of(new Winograd(positions < FINE ? 2 : 4));
    }

    /** Positions of a square along each axis. */
    int side() {
        return tile + 2;
    }

    /** Positions of a square. */
    int positions() {
        return side() * side();
    }

    /** The map of squares, as kernels [position, 1, side, side]. */
    float[] inputMap() {
        return squared(tile == 2 ? INPUT_2 : INPUT_4);
    }

    /** The map to results, as kernels [result, position, 1, 1]. */
    float[] outputMap() {
        return squared(tile == 2 ? OUTPUT_2 : OUTPUT_4);
    }

    /** The map of kernels: [position, 9]. */
    float[] kernelMap() {
        return squared(tile == 2 ? KERNEL_2 : KERNEL_4);
    }

    /** A map of squares that works along columns and rows in the same way. */
    private static float[] squared(double[][] map) {
        int rows = map.length;
        int columns = map[0].length;
        float[] both = new float[rows * rows * columns * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                for (int k = 0; k < columns; k++) {
                    for (int l = 0; l < columns; l++) {
                        both[((i * rows + j) * columns + k) * columns + l] = (float) (map[i][k] * map[j][l]);
                    }
                }
            }
        }
        return both;
    }
}
