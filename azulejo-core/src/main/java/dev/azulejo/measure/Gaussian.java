package dev.azulejo.measure;

import dev.azulejo.image.Planes;

/** A separable Gaussian of finite radius, normalised. */
final class Gaussian {
    private final float[] weights;

    Gaussian(double sigma, int radius) {
        double[] exact = new double[2 * radius + 1];
        double sum = 0;
        for (int i = 0; i < exact.length; i++) {
            double d = i - radius;
            exact[i] = Math.exp(-d * d / (2 * sigma * sigma));
            sum += exact[i];
        }
        weights = new float[exact.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (exact[i] / sum);
        }
    }

    int radius() {
        return weights.length / 2;
    }

    /** The blurred inner part: both sides are smaller by twice the radius. */
    Planes inner(Planes planes) {
        int height = planes.height() - weights.length + 1;
        int width = planes.width() - weights.length + 1;
        Planes blurred = new Planes(planes.channels(), height, width);
        float[] data = planes.data();
        float[] line = new float[planes.width()];
        for (int c = 0; c < planes.channels(); c++) {
            for (int y = 0; y < height; y++) {
                java.util.Arrays.fill(line, 0);
                for (int k = 0; k < weights.length; k++) {
                    int row = planes.row(c, y + k);
                    float weight = weights[k];
                    for (int x = 0; x < line.length; x++) {
                        line[x] += weight * data[row + x];
                    }
                }
                float[] to = blurred.data();
                int start = blurred.row(c, y);
                for (int k = 0; k < weights.length; k++) {
                    float weight = weights[k];
                    for (int x = 0; x < width; x++) {
                        to[start + x] += weight * line[x + k];
                    }
                }
            }
        }
        return blurred;
    }
}
