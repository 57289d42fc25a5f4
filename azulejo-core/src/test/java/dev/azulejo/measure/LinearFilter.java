package dev.azulejo.measure;

import dev.azulejo.image.Planes;
import java.util.Random;

/**
 * A two-dimensional filter written out as its taps, centred: what theory says about white noise that went through it.
 *
 * @param taps square, of odd side
 */
record LinearFilter(double[][] taps) {
    /** Nothing changes. */
    static LinearFilter identity() {
        return new LinearFilter(new double[][] {{1}});
    }

    /** The outer product of one line of taps with itself. */
    static LinearFilter separable(double... line) {
        double[][] taps = new double[line.length][line.length];
        for (int y = 0; y < line.length; y++) {
            for (int x = 0; x < line.length; x++) {
                taps[y][x] = line[y] * line[x];
            }
        }
        return new LinearFilter(taps);
    }

    /** What the measures look at: 1 minus a Gaussian of sigma 1.5 and radius 5. */
    static LinearFilter highPass() {
        double[] line = new double[11];
        double sum = 0;
        for (int i = 0; i < 11; i++) {
            line[i] = Math.exp(-(i - 5) * (i - 5) / (2 * 1.5 * 1.5));
            sum += line[i];
        }
        for (int i = 0; i < 11; i++) {
            line[i] /= sum;
        }
        double[][] taps = separable(line).taps;
        for (double[] row : taps) {
            for (int i = 0; i < 11; i++) {
                row[i] = -row[i];
            }
        }
        taps[5][5] += 1;
        return new LinearFilter(taps);
    }

    /** Both, one after the other. */
    LinearFilter then(LinearFilter next) {
        int side = taps.length + next.taps.length - 1;
        double[][] both = new double[side][side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                for (int i = 0; i < taps.length; i++) {
                    for (int j = 0; j < taps.length; j++) {
                        both[y][x] += taps[i][j] * next.at(y - i, x - j);
                    }
                }
            }
        }
        return new LinearFilter(both);
    }

    private double at(int y, int x) {
        return y < 0 || x < 0 || y >= taps.length || x >= taps.length ? 0 : taps[y][x];
    }

    /** Sum of the products of all taps with those a shift away: the covariance of filtered white noise. */
    double covariance(int down, int right) {
        double sum = 0;
        for (int y = 0; y < taps.length; y++) {
            for (int x = 0; x < taps.length; x++) {
                sum += taps[y][x] * at(y + down, x + right);
            }
        }
        return sum;
    }

    /** Energy that white noise of energy 1 has left. */
    double energy() {
        return covariance(0, 0);
    }

    /** Correlation of filtered white noise with itself a shift away. */
    double correlation(int down, int right) {
        return covariance(down, right) / energy();
    }

    /** White noise of the given deviation that went through the filter, [1, height, width]. */
    Planes noise(Random random, double deviation, int height, int width) {
        Planes white = new Planes(1, height + taps.length - 1, width + taps.length - 1);
        for (int i = 0; i < white.data().length; i++) {
            white.data()[i] = (float) (deviation * random.nextGaussian());
        }
        return of(white);
    }

    /** The inner part of a filtered plane, smaller by the filter's side minus 1. */
    Planes of(Planes plane) {
        Planes filtered = new Planes(1, plane.height() - taps.length + 1, plane.width() - taps.length + 1);
        for (int y = 0; y < filtered.height(); y++) {
            for (int x = 0; x < filtered.width(); x++) {
                double sum = 0;
                for (int i = 0; i < taps.length; i++) {
                    for (int j = 0; j < taps.length; j++) {
                        sum += taps[i][j] * plane.at(0, y + i, x + j);
                    }
                }
                filtered.data()[filtered.row(0, y) + x] = (float) sum;
            }
        }
        return filtered;
    }
}
