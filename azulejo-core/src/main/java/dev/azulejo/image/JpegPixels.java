package dev.azulejo.image;

import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The pixels of a JPEG file, decoded at once by the JDK's reader (libjpeg), one byte a sample. */
final class JpegPixels implements SampleRows {
    private final JpegFile jpeg;
    private final JpegColours colours;
    private final Raster raster;
    private final List<String> warnings = new ArrayList<>();
    private int row;

    /**
     * @throws PictureException if it is damaged or was cut short
     * @throws MachineException if it does not fit in memory
     */
    JpegPixels(JpegFile jpeg, JpegColours colours) {
        this.jpeg = jpeg;
        this.colours = colours;
        Memory.require(
                (long) jpeg.width() * jpeg.height() * colours.layout().samples()
                        + jpeg.file().size(),
                jpeg.file().name(),
                jpeg.width(),
                jpeg.height());
        raster = decode();
        if (raster.getWidth() != jpeg.width()
                || raster.getHeight() != jpeg.height()
                || raster.getNumBands() != colours.layout().samples()) {
            throw jpeg.damaged("%dx%d pixels with %d channels were expected, found %dx%d with %d"
                    .formatted(
                            jpeg.width(),
                            jpeg.height(),
                            colours.layout().samples(),
                            raster.getWidth(),
                            raster.getHeight(),
                            raster.getNumBands()));
        }
    }

    private Raster decode() {
        if (!jpeg.isComplete() && jpeg.isProgressive()) {
            throw jpeg.cutShort();
        }
        ImageReader reader = reader();
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new SplicedStream(jpeg.file(), jpeg.pixels()))) {
            reader.setInput(stream, true, true);
            reader.addIIOReadWarningListener((IIOReadWarningListener) (source, warning) -> warnings.add(warning));
            Raster decoded = reader.readRaster(0, null);
            if (!jpeg.isComplete() && !warnings.isEmpty()) {
                throw jpeg.cutShort();
            }
            return decoded;
        } catch (IOException | IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException damaged) {
            throw new PictureException(
                    jpeg.file().name() + " is a damaged JPEG file: " + damaged.getMessage(), damaged);
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

    /** Whether the decoder met damage that it could read on after. Superfluous bytes, as cameras write them, are none. */
    boolean isDamaged() {
        return warnings.stream()
                .anyMatch(warning -> (warning.contains("orrupt") || warning.contains("remature"))
                        && !warning.contains("extraneous bytes"));
    }

    @Override
    public int width() {
        return jpeg.width();
    }

    @Override
    public int height() {
        return jpeg.height();
    }

    @Override
    public ChannelLayout layout() {
        return colours.layout();
    }

    @Override
    public int maximum() {
        return 255;
    }

    @Override
    public void next(int[] samples) {
        raster.getPixels(0, row, width(), 1, samples);
        colours.resolve(samples, width());
        row++;
    }

    @Override
    public void close() {
        // All is in memory.
    }
}
