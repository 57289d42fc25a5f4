package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What NIQE looks at: for every block of 96 pixels, and again for the picture at half its size, how the contrast-normalised
 * luminance and the products of its neighbours are distributed. Double precision throughout.
 */
final class NaturalFeatures {
    /** Side of the blocks; what is left at the right and bottom edges is not looked at. */
    static final int BLOCK = 96;

    /** Features of one block: 2 + 4 * 4 at each of two scales. */
    static final int COUNT = 36;

    /** Rows around a row of blocks: the window's 3 at half size, the 2 that halving spoils at a cut, and both twice. */
    private static final int MARGIN = 10;

    /** Down and right, to the neighbours whose products are looked at. */
    private static final int[][] NEIGHBOURS = {{0, 1}, {1, 0}, {1, 1}, {1, -1}};

    private static final double[] WINDOW = window();

    /** Smaller coefficients are the rounding of flat places; their signs would count. */
    private static final double FLAT = 1e-6;

    /** The bicubic kernel (a = -0.5), stretched to twice its width, at the distances 0.5, 1.5, 2.5 and 3.5. */
    private static final double[] HALVING = {111 / 256.0, 29 / 256.0, -9 / 256.0, -3 / 256.0};

    private NaturalFeatures() {}

    private record Plane(int height, int width, double[] data) {}

    /** The features of all blocks, rows of blocks first; reads a band of 116 rows at a time. */
    static List<double[]> of(BlockSource picture) {
        int rows = picture.height() / BLOCK;
        int columns = picture.width() / BLOCK;
        List<double[]> features = new ArrayList<>(rows * columns);
        for (int row = 0; row < rows; row++) {
            int top = Math.max(0, row * BLOCK - MARGIN);
            int bottom = Math.min(rows * BLOCK, (row + 1) * BLOCK + MARGIN);
            Plane whole = luminance(picture.read(top, 0, bottom - top, columns * BLOCK));
            Plane coarse = coefficients(half(whole));
            Plane fine = coefficients(whole);
            int above = row * BLOCK - top;
            for (int column = 0; column < columns; column++) {
                double[] block = new double[COUNT];
                describe(block(fine, above, column * BLOCK, BLOCK), BLOCK, block, 0);
                describe(block(coarse, above / 2, column * BLOCK / 2, BLOCK / 2), BLOCK / 2, block, COUNT / 2);
                features.add(block);
            }
        }
        return features;
    }

    private static double[] window() {
        double[] window = new double[7];
        double sum = 0;
        for (int i = 0; i < window.length; i++) {
            window[i] = Math.exp(-(i - 3) * (i - 3) / (2 * (7 / 6.0) * (7 / 6.0)));
            sum += window[i];
        }
        for (int i = 0; i < window.length; i++) {
            window[i] /= sum;
        }
        return window;
    }

    /** 0..255, rounded, of a picture of 8 bits; the weights are those of the paper's program. */
    private static Plane luminance(Planes picture) {
        int samples = picture.height() * picture.width();
        float[] data = picture.data();
        double[] luminance = new double[samples];
        for (int i = 0; i < samples; i++) {
            luminance[i] = picture.channels() == 1
                    ? bits(data[i])
                    : Math.rint(0.2989 * bits(data[i])
                            + 0.5870 * bits(data[samples + i])
                            + 0.1140 * bits(data[2 * samples + i]));
        }
        return new Plane(picture.height(), picture.width(), luminance);
    }

    private static double bits(float sample) {
        return Math.rint(255 * (double) Math.max(0, Math.min(1, sample)));
    }

    /** (x - local mean) / (local deviation + 1). */
    private static Plane coefficients(Plane plane) {
        double[] x = plane.data;
        double[] squares = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            squares[i] = x[i] * x[i];
        }
        double[] mean = smooth(plane).data;
        double[] meanSquare = smooth(new Plane(plane.height, plane.width, squares)).data;
        double[] coefficients = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double deviation = Math.sqrt(Math.abs(meanSquare[i] - mean[i] * mean[i]));
            double value = (x[i] - mean[i]) / (deviation + 1);
            coefficients[i] = Math.abs(value) < FLAT ? 0 : value;
        }
        return new Plane(plane.height, plane.width, coefficients);
    }

    /** Through the window, edges repeated. */
    private static Plane smooth(Plane plane) {
        int width = plane.width;
        int reach = WINDOW.length / 2;
        double[] smooth = new double[plane.data.length];
        double[] line = new double[width + 2 * reach];
        for (int y = 0; y < plane.height; y++) {
            Arrays.fill(line, 0);
            for (int k = 0; k < WINDOW.length; k++) {
                int row = Math.max(0, Math.min(plane.height - 1, y + k - reach)) * width;
                double weight = WINDOW[k];
                for (int x = 0; x < width; x++) {
                    line[reach + x] += weight * plane.data[row + x];
                }
            }
            Arrays.fill(line, 0, reach, line[reach]);
            Arrays.fill(line, reach + width, line.length, line[reach + width - 1]);
            for (int k = 0; k < WINDOW.length; k++) {
                double weight = WINDOW[k];
                for (int x = 0; x < width; x++) {
                    smooth[y * width + x] += weight * line[x + k];
                }
            }
        }
        return new Plane(plane.height, width, smooth);
    }

    /** Half as large, antialiased; the kernel is cut at the edges and normalised again. Both sides are even. */
    private static Plane half(Plane plane) {
        int height = plane.height / 2;
        int width = plane.width / 2;
        double[] half = new double[height * width];
        double[] line = new double[plane.width];
        for (int y = 0; y < height; y++) {
            Arrays.fill(line, 0);
            double rowWeights = 0;
            for (int k = Math.max(0, 2 * y - 3); k < Math.min(plane.height, 2 * y + 5); k++) {
                double weight = halving(k - 2 * y);
                rowWeights += weight;
                for (int x = 0; x < line.length; x++) {
                    line[x] += weight * plane.data[k * plane.width + x];
                }
            }
            for (int x = 0; x < width; x++) {
                double sum = 0;
                double weights = 0;
                for (int k = Math.max(0, 2 * x - 3); k < Math.min(plane.width, 2 * x + 5); k++) {
                    double weight = halving(k - 2 * x);
                    weights += weight;
                    sum += weight * line[k];
                }
                half[y * width + x] = sum / (weights * rowWeights);
            }
        }
        return new Plane(height, width, half);
    }

    private static double halving(int offset) {
        return HALVING[offset > 0 ? offset - 1 : -offset];
    }

    private static double[] block(Plane plane, int y, int x, int size) {
        double[] block = new double[size * size];
        for (int row = 0; row < size; row++) {
            System.arraycopy(plane.data, (y + row) * plane.width + x, block, row * size, size);
        }
        return block;
    }

    /** Puts the 18 features of a block of coefficients behind {@code at}. Neighbours wrap around within the block. */
    private static void describe(double[] block, int size, double[] features, int at) {
        AsymmetricGaussian own = AsymmetricGaussian.fit(block);
        features[at] = own.shape();
        features[at + 1] = (own.left() + own.right()) / 2;
        int next = at + 2;
        double[] products = new double[block.length];
        int[] columns = new int[size];
        for (int[] shift : NEIGHBOURS) {
            for (int x = 0; x < size; x++) {
                columns[x] = Math.floorMod(x - shift[1], size);
            }
            for (int y = 0; y < size; y++) {
                int from = Math.floorMod(y - shift[0], size) * size;
                for (int x = 0; x < size; x++) {
                    products[y * size + x] = block[y * size + x] * block[from + columns[x]];
                }
            }
            AsymmetricGaussian pair = AsymmetricGaussian.fit(products);
            features[next++] = pair.shape();
            features[next++] = pair.mean();
            features[next++] = pair.left();
            features[next++] = pair.right();
        }
    }
}
