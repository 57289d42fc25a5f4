package dev.azulejo.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.azulejo.image.ColourProfile;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.PictureFormat;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.PictureWriter;
import dev.azulejo.image.Planes;
import dev.azulejo.pipeline.PeakMemory;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes a picture of any size, band by band, as what the names of the files say. Prints seconds in the writer and of the
 * processors, peak resident memory, and the mean of each channel, which another program should find, too.
 *
 * <pre>GigapixelOutput SIDE FILE...</pre>
 */
public final class GigapixelOutput {
    private static final int ROWS = 64;
    private static final int BYTE = 255;
    private static final double MEGAPIXEL = 1e6;

    private GigapixelOutput() {}

    /** Prints a line for each file. */
    public static void main(String[] arguments) {
        int side = Integer.parseInt(arguments[0]);
        for (int i = 1; i < arguments.length; i++) {
            write(side, Path.of(arguments[i]));
        }
    }

    private static void write(int side, Path file) {
        PictureFormat format = new PictureFormat(side, side, 8, false, false, ColourProfile.untagged());
        Planes band = new Planes(3, ROWS, side);
        long[] sums = new long[3];
        long inWriter = 0;
        PeakMemory.restart();
        long processors = processorTime();
        try (PictureWriter writer = PictureWriter.open(PictureOutput.of(file), format, Metadata.NONE)) {
            for (int y = 0; y < side; y += ROWS) {
                Planes rows = y + ROWS <= side ? band : new Planes(3, side - y, side);
                long painting = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                paint(rows, y, sums);
                processors += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - painting;
                long begin = System.nanoTime();
                writer.writeRows(rows);
                inWriter += System.nanoTime() - begin;
            }
            long begin = System.nanoTime();
            writer.finish();
            inWriter += System.nanoTime() - begin;
        }
        double seconds = inWriter / 1e9;
        double busy = (processorTime() - processors) / 1e9;
        double megapixels = (double) side * side / MEGAPIXEL;
        double pixels = (double) side * side;
        System.out.println(String.format(
                Locale.ROOT,
                "%s: %.1f s in the writer (%.4f a megapixel), %.1f s of processors (%.4f a megapixel), peak memory %d MB,"
                        + " means %.4f %.4f %.4f",
                file,
                seconds,
                seconds / megapixels,
                busy,
                busy / megapixels,
                PeakMemory.bytes() >> 20,
                sums[0] / pixels,
                sums[1] / pixels,
                sums[2] / pixels));
    }

    /** Slopes, squares and grain of four bits: it compresses like a photograph. */
    private static void paint(Planes band, int top, long[] sums) {
        int width = band.width();
        for (int y = 0; y < band.height(); y++) {
            for (int x = 0; x < width; x++) {
                int line = top + y;
                int grain = (x * 0x9E3779B1 ^ line * 0x85EBCA6B) * 0xC2B2AE35 >>> 28;
                int[] pixel = {
                    (int) ((BYTE - 16L) * x / width) + grain,
                    (int) ((BYTE - 16L) * line / width) + grain,
                    ((x >> 6 ^ line >> 6) & 1) * 120 + grain
                };
                for (int c = 0; c < 3; c++) {
                    band.data()[band.row(c, y) + x] = pixel[c] / (float) BYTE;
                    sums[c] += pixel[c];
                }
            }
        }
    }

    private static long processorTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
