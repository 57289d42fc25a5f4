package dev.azulejo.image;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A picture that is being written, in bands from the top: red, green, blue of the sRGB curve in 0..1, and alpha as a
 * fourth plane where the picture has it. Colours are converted to the format's colour space; values outside 0..1 are
 * clipped; samples are rounded to the nearest whole number, halves up, without dithering.
 *
 * <p>Whole or not at all: nothing exists under the final name before {@link #finish}, and nothing is left if {@link #close}
 * comes without it. Not safe for use by several threads at once.
 *
 * <p>Memory: a few MB for PNG; two rows of tiles (256 pixels high) for TIFF, and for Deep Zoom all levels together; 64 rows
 * for JPEG; for WebP, whose encoder wants all of it, about 20 bytes a pixel.
 */
public final class PictureWriter implements AutoCloseable {
    private final String name;
    private final PictureFormat format;
    private final PictureFormat stored;
    private final List<String> notes;
    private final RowEncoder encoder;
    private final ColourConversion conversion;
    private final float[][] srgb;
    private final float[][] device;
    private final byte[] samples;
    private int row;

    private PictureWriter(PictureOutput output, PictureFormat format, Metadata metadata, Cancellation cancellation)
            throws IOException {
        StoredFormat kept = stored(output, format);
        this.name = output.name();
        this.format = format;
        this.stored = kept.format();
        int colours = stored.gray() ? 1 : 3;
        this.conversion = Colours.conversion(stored.profile(), colours)
                .filter(ColourConversion::isReversible)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a profile for pictures with " + colours + " colours was expected, found " + stored.profile()));
        this.srgb = new float[3][format.width()];
        this.device = new float[colours][format.width()];
        this.samples = new byte[stored.rowBytes()];
        this.encoder = encoder(output, stored, metadata.forResult(format.width(), format.height()), cancellation);
        this.notes =
                Stream.concat(kept.notes().stream(), encoder.notes().stream()).toList();
    }

    /**
     * Begins a picture: a file, or a {@link java.awt.image.BufferedImage} (which has no place for metadata).
     *
     * @param format size and kind; mostly that of an opened picture, {@linkplain PictureFormat#resized resized}
     * @param metadata written along; what speaks of size and orientation is brought up to date
     * @throws MachineException if nothing can be written there
     * @throws SettingsException if the kind of file cannot hold a picture of that size, or its colour profile
     * @throws IllegalArgumentException if the format's profile is for another kind of picture
     */
    public static PictureWriter open(PictureOutput output, PictureFormat format, Metadata metadata) {
        return open(output, format, metadata, new Cancellation());
    }

    /**
     * Begins a picture, as {@link #open(PictureOutput, PictureFormat, Metadata)} does.
     *
     * @param cancellation ends {@link #finish} where that encodes the whole picture (WebP); between bands, whoever writes
     *     them asks it
     */
    public static PictureWriter open(
            PictureOutput output, PictureFormat format, Metadata metadata, Cancellation cancellation) {
        requireFits(output, format);
        try {
            return new PictureWriter(output, format, metadata, cancellation);
        } catch (IOException refused) {
            throw AtomicFile.failure(output.name(), refused);
        }
    }

    private static StoredFormat stored(PictureOutput output, PictureFormat format) {
        return encoding(output)
                .map(encoding -> StoredFormat.of(format, encoding.format()))
                .orElseGet(() -> StoredFormat.inMemory(format));
    }

    private static RowEncoder encoder(
            PictureOutput output, PictureFormat stored, Metadata metadata, Cancellation cancellation)
            throws IOException {
        if (output instanceof PictureOutput.Image image) {
            return new ImageEncoder(image, stored);
        }
        Encoding encoding = encoding(output).orElseThrow();
        if (output instanceof PictureOutput.File file && encoding.format() == FileFormat.DEEP_ZOOM) {
            return new DeepZoomEncoder(file, stored, metadata);
        }
        EncodedOutput bytes = new EncodedOutput(output);
        try {
            return switch (encoding.format()) {
                case TIFF -> new TiffEncoder(bytes, stored, metadata);
                case JPEG -> new JpegEncoder(bytes, stored, encoding.quality().orElseThrow(), metadata);
                case WEBP -> new WebpEncoder(bytes, stored, encoding.quality(), metadata, cancellation);
                case PNG, DEEP_ZOOM -> PngEncoder.parallel(bytes, stored, metadata);
            };
        } catch (IOException | RuntimeException | Error failed) {
            bytes.close();
            throw failed;
        }
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
            if (file.encoding().format() == FileFormat.DEEP_ZOOM) {
                DeepZoomFolder.requireReplaceable(file.path());
            }
            new AtomicFile(file.path()).close();
        }
    }

    /** Whether a file is replaced as a whole when it is done; a device or a pipe is written to as it is. */
    public static boolean isReplaced(PictureOutput.File file) {
        return !AtomicFile.isDevice(file.path());
    }

    /**
     * Finds out whether a picture of this size and with this colour profile can be written there, before any work is done
     * for it.
     *
     * @throws SettingsException if that kind of file cannot hold it
     * @throws MachineException if this machine cannot write it
     */
    public static void requireFits(PictureOutput output, PictureFormat format) {
        encoding(output).ifPresent(encoding -> {
            encoding.requireFits(output.name(), format.width(), format.height());
            switch (encoding.format()) {
                case JPEG -> JpegEncoder.requireFits(output.name(), format.profile());
                case WEBP -> WebpEncoder.requireRoom(output.name(), format.width(), format.height());
                default -> {}
            }
        });
    }

    /** Empty for a picture in memory. */
    private static Optional<Encoding> encoding(PictureOutput output) {
        if (output instanceof PictureOutput.File file) {
            return Optional.of(file.encoding());
        }
        return output instanceof PictureOutput.Stream stream ? Optional.of(stream.encoding()) : Optional.empty();
    }

    /** What is written. */
    public PictureFormat format() {
        return format;
    }

    /** What of the picture and its metadata this kind of file cannot keep, one sentence each; mostly empty. */
    public List<String> notes() {
        return notes;
    }

    /**
     * Writes the next rows.
     *
     * @param band [format().channels(), any number of rows that are left, format().width()]; not changed
     * @throws MachineException if they cannot be written
     * @throws IllegalArgumentException if the band does not fit
     */
    public void writeRows(Planes band) {
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
        try {
            for (int y = 0; y < band.height(); y++) {
                join(band, y);
                encoder.write(samples);
                row++;
            }
        } catch (IOException refused) {
            throw AtomicFile.failure(name, refused);
        }
    }

    private void join(Planes band, int y) {
        for (int c = 0; c < 3; c++) {
            System.arraycopy(band.data(), band.row(c, y), srgb[c], 0, format.width());
            if (format.alpha() && !stored.alpha()) {
                layOnWhite(srgb[c], band.data(), band.row(3, y));
            }
        }
        conversion.fromSrgb(srgb, device, format.width());
        for (int c = 0; c < device.length; c++) {
            quantise(device[c], 0, c);
        }
        if (stored.alpha()) {
            quantise(band.data(), band.row(3, y), stored.fileSamples() - 1);
        }
    }

    private static void layOnWhite(float[] colour, float[] alpha, int at) {
        for (int x = 0; x < colour.length; x++) {
            float opacity = Math.max(0, Math.min(1, alpha[at + x]));
            colour[x] = 1 + opacity * (colour[x] - 1);
        }
    }

    private void quantise(float[] values, int from, int to) {
        int step = stored.fileSamples();
        int width = stored.width();
        int maximum = stored.maximum();
        boolean deep = stored.bits() == 16;
        for (int x = 0; x < width; x++) {
            float value = Math.max(0, Math.min(1, values[from + x]));
            int sample = (int) (value * maximum + 0.5f);
            int at = to + x * step;
            if (deep) {
                samples[2 * at] = (byte) (sample >> 8);
                samples[2 * at + 1] = (byte) sample;
            } else {
                samples[at] = (byte) sample;
            }
        }
    }

    /**
     * Ends the picture and puts it in its place.
     *
     * @throws MachineException if that fails
     * @throws dev.azulejo.fault.CancelledException if cancelled while the whole picture is encoded
     * @throws IllegalStateException if rows are missing
     */
    public void finish() {
        if (row != format.height()) {
            throw new IllegalStateException(
                    format.height() + " rows were announced, but only " + row + " have been written");
        }
        try {
            encoder.finish();
        } catch (IOException refused) {
            throw AtomicFile.failure(name, refused);
        }
    }

    /** Drops the picture unless {@link #finish} has been called. */
    @Override
    public void close() {
        encoder.close();
    }
}
