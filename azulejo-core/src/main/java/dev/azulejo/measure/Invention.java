package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;

/**
 * How much of an enlarged picture is not in its input: PSNR of the result, reduced to the input's size again (bicubic with
 * antialiasing, not clamped), against the input. High means that nothing was invented that the input contradicts.
 *
 * @param mean over the whole picture, in dB
 * @param worstBlock the least over square blocks of 64 pixels of the result, in dB; what is left at the right and bottom edges
 *     is covered by blocks moved back inside
 */
public record Invention(double mean, double worstBlock) {
    private static final int BLOCK = 64;

    /**
     * Compares a result with its input.
     *
     * @throws IllegalArgumentException if the channels differ or the input is larger than the result
     */
    public static Invention of(BlockSource result, BlockSource input) {
        if (result.channels() != input.channels()
                || result.height() < input.height()
                || result.width() < input.width()) {
            throw new IllegalArgumentException("an input of " + result.channels() + " channels and at most "
                    + result.height() + "x" + result.width() + " was expected, found " + input.channels()
                    + " channels of " + input.height() + "x" + input.width());
        }
        BlockSource reduced = Resample.view(result, input.height(), input.width(), Kernel.BICUBIC_ANTIALIASED);
        int blockHeight = side(input.height(), result.height());
        int blockWidth = side(input.width(), result.width());
        double sum = 0;
        double worst = 0;
        for (int y = 0; y < input.height(); y += blockHeight) {
            int top = Math.min(y, input.height() - blockHeight);
            Planes again = reduced.read(top, 0, blockHeight, input.width());
            Planes given = input.read(top, 0, blockHeight, input.width());
            for (int i = 0; i < given.data().length; i++) {
                float difference = again.data()[i] - given.data()[i];
                given.data()[i] = difference * difference;
            }
            sum += sum(given, y - top, 0, blockHeight - (y - top), input.width());
            for (int x = 0; x < input.width(); x += blockWidth) {
                int left = Math.min(x, input.width() - blockWidth);
                worst = Math.max(worst, sum(given, 0, left, blockHeight, blockWidth));
            }
        }
        double samples = input.channels();
        return new Invention(
                Psnr.decibels(sum / (samples * input.height() * input.width())),
                Psnr.decibels(worst / (samples * blockHeight * blockWidth)));
    }

    private static int side(int input, int result) {
        return Math.max(1, Math.min(input, Math.round((float) BLOCK * input / result)));
    }

    private static double sum(Planes squares, int y, int x, int height, int width) {
        double sum = 0;
        for (int c = 0; c < squares.channels(); c++) {
            for (int row = y; row < y + height; row++) {
                int start = squares.row(c, row) + x;
                for (int i = start; i < start + width; i++) {
                    sum += squares.data()[i];
                }
            }
        }
        return sum;
    }
}
