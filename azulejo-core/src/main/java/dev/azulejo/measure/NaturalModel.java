package dev.azulejo.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How {@link NaturalFeatures} are distributed over sharp blocks of photographs, as a Gaussian. The one in {@code natural.txt}
 * was fitted by {@code training/niqe.py}: lines of numbers, first the mean, then the rows of the covariance up to the
 * diagonal.
 *
 * @param mean of each feature
 * @param covariance lower triangle
 */
record NaturalModel(double[] mean, double[][] covariance) {
    private static final String RESOURCE = "natural.txt";

    /** The model that comes with the program. */
    static NaturalModel builtin() {
        try (InputStream in = Objects.requireNonNull(NaturalModel.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            double[][] lines = reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(NaturalModel::numbers)
                    .toArray(double[][]::new);
            return new NaturalModel(lines[0], Arrays.copyOfRange(lines, 1, lines.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(String line) {
        String[] words = line.split(" ");
        double[] numbers = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Double.parseDouble(words[i]);
        }
        return numbers;
    }

    /** The mean and covariance of some blocks' features; no covariance if there is only one block. */
    static NaturalModel fit(List<double[]> blocks) {
        int features = blocks.get(0).length;
        double[] mean = new double[features];
        for (double[] block : blocks) {
            for (int i = 0; i < features; i++) {
                mean[i] += block[i] / blocks.size();
            }
        }
        double[][] covariance = new double[features][];
        for (int i = 0; i < features; i++) {
            covariance[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (double[] block : blocks) {
                    sum += (block[i] - mean[i]) * (block[j] - mean[j]);
                }
                covariance[i][j] = sum / Math.max(1, blocks.size() - 1);
            }
        }
        return new NaturalModel(mean, covariance);
    }

    /**
     * The distance between the means, as seen through the mean of both covariances: sqrt(d' S^-1 d). With S = L L'
     * (Cholesky) that is the length of the y that solves L y = d.
     */
    double distance(NaturalModel other) {
        int size = mean.length;
        double[][] lower = new double[size][size];
        double[] solved = new double[size];
        double squares = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = (covariance[i][j] + other.covariance[i][j]) / 2;
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
            }
            double sum = mean[i] - other.mean[i];
            for (int k = 0; k < i; k++) {
                sum -= lower[i][k] * solved[k];
            }
            solved[i] = sum / lower[i][i];
            squares += solved[i] * solved[i];
        }
        return Math.sqrt(squares);
    }
}
