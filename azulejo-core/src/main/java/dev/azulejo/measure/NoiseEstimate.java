package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import java.util.ArrayList;
import java.util.List;

/**
 * How noisy a picture is, as a standard deviation in 1/255: the larger of what looks like sensor noise ({@link GrainEstimate})
 * and what the coefficients of a JPEG file lost ({@link JpegTraces}).
 *
 * <p>Texture of a clean picture is not noise: reduced photographs give under 1. Pictures smaller than 16x16 give 0, there is
 * nothing to judge by. Large pictures are sampled in windows, so that cost and memory stay bounded (about 0.2 s).
 *
 * @param grain noise of the samples, in 1/255
 * @param jpeg error that JPEG quantisation left, in 1/255; 0 if there is no trace of it
 */
public record NoiseEstimate(double grain, double jpeg) {
    private static final int LEAST = 16;
    private static final int WINDOW = 512;
    private static final int WINDOWS_PER_AXIS = 3;

    /** The larger of the two, in 1/255. */
    public double sigma() {
        return Math.max(grain, jpeg);
    }

    /**
     * Looks at a picture.
     *
     * @param picture 1 or 3 channels in 0..1, best with the 8 or 16 bit samples it was stored with
     * @throws IllegalArgumentException if there are other numbers of channels
     */
    public static NoiseEstimate of(BlockSource picture) {
        if (picture.channels() != 1 && picture.channels() != 3) {
            throw new IllegalArgumentException("1 or 3 channels were expected, found " + picture.channels());
        }
        if (picture.height() < LEAST || picture.width() < LEAST) {
            return new NoiseEstimate(0, 0);
        }
        List<Planes> windows = windows(picture);
        return new NoiseEstimate(
                GrainEstimate.of(windows), JpegTraces.of(windows).error());
    }

    /** Up to nine windows in units of 1/255, at multiples of 8 so that they share the grid of JPEG's blocks. */
    private static List<Planes> windows(BlockSource picture) {
        List<Planes> windows = new ArrayList<>();
        for (int y : starts(picture.height())) {
            for (int x : starts(picture.width())) {
                Planes window = picture.read(y, x, size(picture.height(), y), size(picture.width(), x));
                for (int i = 0; i < window.data().length; i++) {
                    window.data()[i] *= 255;
                }
                windows.add(window);
            }
        }
        return windows;
    }

    private static int[] starts(int length) {
        if (length <= WINDOW * WINDOWS_PER_AXIS) {
            return new int[] {0};
        }
        int[] starts = new int[WINDOWS_PER_AXIS];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = (int) ((long) (length - WINDOW) * i / (starts.length - 1)) / 8 * 8;
        }
        return starts;
    }

    private static int size(int length, int start) {
        return length <= WINDOW * WINDOWS_PER_AXIS ? length : Math.min(WINDOW, length - start);
    }
}
