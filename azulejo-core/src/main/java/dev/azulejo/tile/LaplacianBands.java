package dev.azulejo.tile;

import dev.azulejo.image.Planes;
import java.util.Arrays;

/**
 * Blending in bands of frequency (Burt and Adelson 1983, "A multiresolution spline with application to image mosaics"): each
 * band of two pictures changes over from one to the other within about its own wavelength, so that neither fine detail is
 * seen twice nor coarse differences show an edge.
 *
 * <p>The bands are those of an undecimated pyramid (à trous): at level i everything is smoothed by [1 2 1] / 4 on each axis,
 * dilated by 2^i, mirrored at the edges. Because that is linear, {@code sum of mask * band(first) + (1 - mask) *
 * band(second)} is {@code second + sum of mask * band(first - second)}: where both agree, the result is exactly theirs.
 */
final class LaplacianBands {
    private LaplacianBands() {}

    /** How far from a mask's edge, in pixels, something changes with that many levels. */
    static int radius(int levels) {
        return (1 << levels) - 1;
    }

    /**
     * Changes {@code second} to the blend of the first picture and itself.
     *
     * @param difference first - second, [channels, height, width]; used up
     * @param mask 1 where the first is to be seen, 0 where the second is, [1, height, width]
     * @param levels how often bands are split off; with 0 the mask alone decides
     */
    static void blend(Planes difference, Planes mask, int levels, Planes second) {
        Planes band = difference;
        Planes weights = mask;
        for (int level = 0; level < levels; level++) {
            Planes coarser = smoothed(band, 1 << level);
            subtract(coarser, band);
            weights = smoothed(weights, 1 << level);
            add(weights, band, second);
            band = coarser;
        }
        add(weights, band, second);
    }

    private static void subtract(Planes coarser, Planes from) {
        float[] data = from.data();
        for (int i = 0; i < data.length; i++) {
            data[i] -= coarser.data()[i];
        }
    }

    private static void add(Planes weights, Planes band, Planes to) {
        int plane = weights.data().length;
        for (int c = 0; c < to.channels(); c++) {
            int at = to.row(c, 0);
            for (int i = 0; i < plane; i++) {
                to.data()[at + i] += weights.data()[i] * band.data()[at + i];
            }
        }
    }

    private static Planes smoothed(Planes planes, int distance) {
        Planes smoothed = new Planes(planes.channels(), planes.height(), planes.width());
        int width = planes.width();
        int[] before = neighbours(width, -distance);
        int[] after = neighbours(width, distance);
        float[] data = planes.data();
        float[] line = new float[width];
        for (int c = 0; c < planes.channels(); c++) {
            for (int y = 0; y < planes.height(); y++) {
                int row = planes.row(c, y);
                int above = planes.row(c, Planes.mirror(y - distance, planes.height()));
                int below = planes.row(c, Planes.mirror(y + distance, planes.height()));
                for (int x = 0; x < width; x++) {
                    line[x] = data[above + x] + 2 * data[row + x] + data[below + x];
                }
                for (int x = 0; x < width; x++) {
                    smoothed.data()[row + x] = (line[before[x]] + 2 * line[x] + line[after[x]]) / 16;
                }
            }
        }
        return smoothed;
    }

    private static int[] neighbours(int length, int distance) {
        int[] neighbours = new int[length];
        Arrays.setAll(neighbours, i -> Planes.mirror(i + distance, length));
        return neighbours;
    }
}
