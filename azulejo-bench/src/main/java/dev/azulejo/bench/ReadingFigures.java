package dev.azulejo.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureReader;
import dev.azulejo.image.Planes;
import dev.azulejo.pipeline.PeakMemory;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Reads a picture, band by band, as a job does. Prints seconds until the first row and until the last, seconds of the
 * processors, peak resident memory, and a checksum of all samples, by which two ways of reading can be compared.
 *
 * <pre>ReadingFigures FILE</pre>
 */
public final class ReadingFigures {
    private static final int BAND = 1 << 16;
    private static final double MEGAPIXEL = 1e6;

    private ReadingFigures() {}

    /** Prints a line. */
    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        CRC32 checksum = new CRC32();
        long processors = processorTime();
        long begin = System.nanoTime();
        long first = 0;
        try (PictureReader reader = PictureReader.open(PictureInput.of(file))) {
            int width = reader.format().width();
            double megapixels = (double) width * reader.format().height() / MEGAPIXEL;
            Planes row = new Planes(reader.format().channels(), 1, width);
            Planes band = new Planes(reader.format().channels(), Math.max(1, BAND / width), width);
            while (reader.rowsLeft() > 0) {
                Planes rows = first > 0 && band.height() <= reader.rowsLeft() ? band : row;
                reader.readRows(rows);
                first = first > 0 ? first : System.nanoTime() - begin;
                addTo(checksum, rows);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            double busy = (processorTime() - processors) / 1e9;
            System.out.println(String.format(
                    Locale.ROOT,
                    "%s: first row after %.2f s, all after %.1f s (%.4f a megapixel), %.1f s of processors"
                            + " (%.4f a megapixel), peak memory %d MB, checksum %08x",
                    file,
                    first / 1e9,
                    seconds,
                    seconds / megapixels,
                    busy,
                    busy / megapixels,
                    PeakMemory.bytes() >> 20,
                    checksum.getValue()));
        }
    }

    /** Rows are added as they are, so that it does not matter how many are read at once. */
    private static void addTo(CRC32 checksum, Planes rows) {
        byte[] levels = new byte[rows.width()];
        for (int y = 0; y < rows.height(); y++) {
            for (int c = 0; c < rows.channels(); c++) {
                int at = rows.row(c, y);
                for (int x = 0; x < rows.width(); x++) {
                    levels[x] = (byte) (rows.data()[at + x] * 255 + 0.5f);
                }
                checksum.update(levels);
            }
        }
    }

    private static long processorTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
