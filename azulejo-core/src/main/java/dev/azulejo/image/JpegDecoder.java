package dev.azulejo.image;

import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;
import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;

/** Decodes JPEG files by the JDK's reader (libjpeg); samples come as they are stored, one byte each. */
final class JpegDecoder {
    private final JpegFile jpeg;
    private final int channels;
    /** What the reader has said so far, perhaps on another thread. */
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    JpegDecoder(JpegFile jpeg) {
        this.jpeg = jpeg;
        this.channels = jpeg.componentIds().length;
    }

    /** Takes rows, from the top. */
    interface Rows {
        /**
         * @param row counted from the top
         * @param samples [width * channels]; overwritten by the next one
         */
        void take(int row, byte[] samples);
    }

    /** Whether damage was met that the decoder could read on after. */
    boolean isDamaged() {
        // Superfluous bytes, as cameras write them, are no damage.
        return warnings.stream()
                .anyMatch(warning -> (warning.contains("orrupt") || warning.contains("remature"))
                        && !warning.contains("extraneous bytes"));
    }

    /**
     * Whether the reader of this Java hands out rows of such a picture: those of early updates of Java 17 know inks only when
     * they are asked for all of them at once.
     *
     * @throws PictureException if the file is damaged
     */
    boolean handsOutRows() {
        return channels < 4 || decode(reader -> reader.getImageTypes(0).hasNext());
    }

    /**
     * All rows at once.
     *
     * @return [height * width * channels]
     * @throws PictureException if the file is damaged or was cut short
     * @throws MachineException if there are more samples than an array has
     */
    byte[] all() {
        long samples = (long) jpeg.height() * jpeg.width() * channels;
        if (samples > Integer.MAX_VALUE - 8) {
            throw new MachineException("%s has %d samples, too many for the JPEG reader of this Java; take a newer one"
                    .formatted(jpeg.file().name(), samples));
        }
        return decode(reader -> {
            Raster raster = reader.readRaster(0, reader.getDefaultReadParam());
            boolean asExpected = raster.getWidth() == jpeg.width()
                    && raster.getHeight() == jpeg.height()
                    && raster.getNumBands() == channels
                    && raster.getDataBuffer() instanceof DataBufferByte
                    && raster.getDataBuffer().getSize() == samples;
            if (!asExpected) {
                throw jpeg.damaged("%dx%d pixels with %d channels were expected, found %dx%d with %d"
                        .formatted(
                                jpeg.width(),
                                jpeg.height(),
                                channels,
                                raster.getWidth(),
                                raster.getHeight(),
                                raster.getNumBands()));
            }
            return ((DataBufferByte) raster.getDataBuffer()).getData();
        });
    }

    /**
     * All rows, one at a time: the reader writes into a raster that hands each row on and keeps none. Where there are several
     * scans they come once after each of them, the last time as they are; else once, from the top.
     *
     * @throws PictureException if the file is damaged or was cut short
     */
    void eachRow(Rows rows) {
        RowRaster raster = new RowRaster(rows);
        decode(reader -> {
            ImageReadParam whole = reader.getDefaultReadParam();
            whole.setDestination(new BufferedImage(colours(reader), raster, false, null));
            return reader.read(0, whole);
        });
        if (raster.next < jpeg.height()) {
            throw new MachineException("this Java runtime's JPEG reader gave out %d rows of %s, expected %d"
                    .formatted(raster.next, jpeg.file().name(), jpeg.height()));
        }
    }

    /** Something that the reader takes for the colours that it would decode to, so that it converts nothing. */
    private ColorModel colours(ImageReader reader) throws IOException {
        if (channels == 4) {
            return reader.getImageTypes(0).next().getColorModel();
        }
        ColorSpace space = ColorSpace.getInstance(channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        return new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    }

    /** As large as the picture, with memory for a row. */
    private final class RowRaster extends WritableRaster {
        private final Rows rows;
        private final byte[] samples;
        private int next;

        RowRaster(Rows rows) {
            super(
                    // Every row lies where the first one does, else large pictures would not be allowed.
                    new ComponentSampleModel(
                            DataBuffer.TYPE_BYTE,
                            jpeg.width(),
                            jpeg.height(),
                            channels,
                            0,
                            IntStream.range(0, channels).toArray()),
                    new DataBufferByte(jpeg.width() * channels),
                    new Point());
            this.rows = rows;
            this.samples = new byte[jpeg.width() * channels];
        }

        @Override
        public void setRect(int x, int y, Raster row) {
            boolean again = y == 0 && next == height && jpeg.hasSeveralScans();
            if (x != 0 || row.getWidth() != width || row.getHeight() != 1 || (y != next && !again)) {
                throw new IllegalArgumentException("row %d was expected, %d pixels wide; found %dx%d pixels at %d,%d"
                        .formatted(next, width, row.getWidth(), row.getHeight(), x, y));
            }
            requireWhole();
            row.getDataElements(row.getMinX(), row.getMinY(), width, 1, samples);
            if (channels == 4) {
                invert();
            }
            rows.take(y, samples);
            next = y + 1;
        }

        /** The reader inverts inks when it hands them out. */
        private void invert() {
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (byte) ~samples[i];
            }
        }
    }

    /** Of a file without its end, what the reader complains of is missing. */
    private void requireWhole() {
        if (!jpeg.isComplete() && !warnings.isEmpty()) {
            throw jpeg.cutShort();
        }
    }

    private interface Reading<T> {
        T of(ImageReader reader) throws IOException;
    }

    private <T> T decode(Reading<T> reading) {
        if (!jpeg.isComplete() && jpeg.isProgressive()) {
            throw jpeg.cutShort();
        }
        ImageReader reader = reader();
        try (ImageInputStream stream = new SplicedImageStream(jpeg.file(), jpeg.pixels())) {
            reader.setInput(stream, true, true);
            reader.addIIOReadWarningListener((IIOReadWarningListener) (source, warning) -> warnings.add(warning));
            T decoded = reading.of(reader);
            requireWhole();
            return decoded;
        } catch (IOException | IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException thrown) {
            throw new PictureException(
                    jpeg.file().name() + " is a damaged JPEG file: " + EncodedPicture.reason(thrown), thrown);
        } catch (OutOfMemoryError tooLarge) {
            throw new MachineException(jpeg.file().name() + " does not fit in the memory that Java may use", tooLarge);
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's own: others that a host has installed may convert colours in ways of their own. */
    private static ImageReader reader() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == ImageIO.class.getModule()) {
                return reader;
            }
        }
        throw new MachineException("this Java runtime has no JPEG reader; install one with the module java.desktop");
    }
}
