package dev.azulejo.image;

import dev.azulejo.fault.MachineException;
import java.nio.file.Files;

/**
 * A picture that is being written, in bands from the top: red, green, blue of the sRGB curve in 0..1, and alpha as a
 * fourth plane where the format has it. Colours are converted to the format's colour space; values outside 0..1 are
 * clipped; samples are rounded to the nearest whole number, halves up, without dithering.
 *
 * <p>Whole or not at all: nothing exists under the final name before {@link #finish}, and nothing is left if {@link #close}
 * comes without it. Not safe for use by several threads at once.
 */
public abstract sealed class PictureWriter implements AutoCloseable permits PngPictureWriter, ImagePictureWriter {
    private final PictureFormat format;
    private final ColourConversion conversion;
    private final int[] samples;
    private final float[][] srgb;
    private final float[][] device;
    private int row;

    PictureWriter(PictureFormat format) {
        this.format = format;
        int colours = format.gray() ? 1 : 3;
        this.conversion = Colours.conversion(format.profile(), colours)
                .filter(ColourConversion::isReversible)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a profile for pictures with " + colours + " colours was expected, found " + format.profile()));
        this.samples = new int[format.width() * format.fileSamples()];
        this.srgb = new float[3][format.width()];
        this.device = new float[colours][format.width()];
    }

    /**
     * Begins a picture: a PNG file, or a {@link java.awt.image.BufferedImage} (which has no place for metadata).
     *
     * @param format size and kind; mostly that of an opened picture, {@linkplain PictureFormat#resized resized}
     * @param metadata written along; what speaks of size and orientation is brought up to date
     * @throws MachineException if nothing can be written there
     * @throws IllegalArgumentException if the format's profile is for another kind of picture
     */
    public static PictureWriter open(PictureOutput output, PictureFormat format, Metadata metadata) {
        return output instanceof PictureOutput.Image image
                ? new ImagePictureWriter(image, format)
                : new PngPictureWriter(output, format, metadata);
    }

    /**
     * Finds out whether something can be written there, before any work is done for it. Nothing stays behind, and what is
     * there stays untouched. Of a device or pipe it is not asked: opening a pipe would wait for its reader, and closing it
     * would tell the reader that this was all.
     *
     * @throws MachineException if not: a folder, no permission, no such folder
     */
    public static void requireWritable(PictureOutput output) {
        if (output instanceof PictureOutput.File file
                && (!Files.exists(file.path()) || Files.isRegularFile(file.path()) || Files.isDirectory(file.path()))) {
            new AtomicFile(file.path()).close();
        }
    }

    /** Whether a file is replaced as a whole when it is done; a device or a pipe is written to as it is. */
    public static boolean isReplaced(PictureOutput.File file) {
        return !AtomicFile.isDevice(file.path());
    }

    /** What is written. */
    public final PictureFormat format() {
        return format;
    }

    /**
     * Writes the next rows.
     *
     * @param band [format().channels(), any number of rows that are left, format().width()]; not changed
     * @throws MachineException if they cannot be written
     * @throws IllegalArgumentException if the band does not fit
     */
    public final void writeRows(Planes band) {
        if (band.channels() != format.channels()
                || band.width() != format.width()
                || band.height() > format.height() - row) {
            throw new IllegalArgumentException("a band of %dx%dx%d or lower was expected, found %dx%dx%d"
                    .formatted(
                            format.channels(),
                            format.height() - row,
                            format.width(),
                            band.channels(),
                            band.height(),
                            band.width()));
        }
        for (int y = 0; y < band.height(); y++) {
            for (int c = 0; c < 3; c++) {
                System.arraycopy(band.data(), band.row(c, y), srgb[c], 0, format.width());
            }
            conversion.fromSrgb(srgb, device, format.width());
            join(band, y);
            write(samples, row);
            row++;
        }
    }

    private void join(Planes band, int y) {
        int step = format.fileSamples();
        int width = format.width();
        for (int c = 0; c < device.length; c++) {
            quantise(device[c], 0, c, step, width);
        }
        if (format.alpha()) {
            quantise(band.data(), band.row(3, y), step - 1, step, width);
        }
    }

    private void quantise(float[] values, int from, int to, int step, int width) {
        int maximum = format.maximum();
        for (int x = 0; x < width; x++) {
            float value = Math.max(0, Math.min(1, values[from + x]));
            samples[to + x * step] = (int) (value * maximum + 0.5f);
        }
    }

    /**
     * Ends the picture and puts it in its place.
     *
     * @throws MachineException if that fails
     * @throws IllegalStateException if rows are missing
     */
    public final void finish() {
        if (row != format.height()) {
            throw new IllegalStateException(
                    format.height() + " rows were announced, but only " + row + " have been written");
        }
        complete();
    }

    /** Drops the picture unless {@link #finish} has been called. */
    @Override
    public abstract void close();

    /** Writes a row of whole numbers, pixel by pixel. */
    abstract void write(int[] rowSamples, int y);

    abstract void complete();
}
