package dev.azulejo.fusion;

import dev.azulejo.image.Planes;

/** Means over square neighbourhoods, which are smaller at the edges. */
final class Box {
    private Box() {}

    /**
     * The mean of every channel over the positions within {@code radius} on both axes, in time that does not grow with it.
     *
     * @param planes [channels, height, width], not changed
     * @return the same shape
     */
    static Planes mean(Planes planes, int radius) {
        int height = planes.height();
        int width = planes.width();
        Planes means = new Planes(planes.channels(), height, width);
        for (int c = 0; c < planes.channels(); c++) {
            int plane = planes.row(c, 0);
            double[] column = new double[width];
            int rows = 0;
            for (int y = -radius; y < height; y++) {
                int entering = y + radius;
                if (entering < height) {
                    add(column, planes.data(), plane + entering * width, 1);
                    rows++;
                }
                int leaving = y - radius - 1;
                if (leaving >= 0) {
                    add(column, planes.data(), plane + leaving * width, -1);
                    rows--;
                }
                if (y >= 0) {
                    mean(column, radius, rows, means.data(), plane + y * width);
                }
            }
        }
        return means;
    }

    private static void add(double[] sums, float[] values, int from, int sign) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += sign * values[from + x];
        }
    }

    private static void mean(double[] sums, int radius, int rows, float[] means, int to) {
        int width = sums.length;
        double sum = 0;
        for (int x = 0; x < Math.min(radius, width); x++) {
            sum += sums[x];
        }
        for (int x = 0; x < width; x++) {
            if (x + radius < width) {
                sum += sums[x + radius];
            }
            if (x - radius - 1 >= 0) {
                sum -= sums[x - radius - 1];
            }
            int columns = Math.min(width, x + radius + 1) - Math.max(0, x - radius);
            means[to + x] = (float) (sum / ((double) rows * columns));
        }
    }
}
