package dev.azulejo.image;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.stream.IntStream;

/**
 * An image whose rows are made when somebody asks for them, for encoders that ask for one after another: only one is in
 * memory. All else that one may want of an image is not there.
 */
final class RowsOnDemand extends WritableRaster {
    /** Where rows come from. */
    @FunctionalInterface
    interface Source {
        /** A row, samples pixel by pixel; each is asked for once, from the top. */
        byte[] row(int y);
    }

    private final Source source;
    private final int[] bands;
    private int next;

    private RowsOnDemand(SampleModel row, int height, Source source) {
        super(
                row,
                new DataBufferByte(row.getWidth() * row.getNumBands()),
                new Rectangle(0, 0, row.getWidth(), height),
                new Point(0, 0),
                null);
        this.source = source;
        this.bands = IntStream.range(0, row.getNumBands()).toArray();
    }

    /** An image of 8 bit gray or red, green and blue. */
    static BufferedImage image(int width, int height, boolean gray, Source source) {
        int channels = gray ? 1 : 3;
        int[] offsets = IntStream.range(0, channels).toArray();
        SampleModel row =
                new PixelInterleavedSampleModel(DataBuffer.TYPE_BYTE, width, 1, channels, width * channels, offsets);
        ColorSpace space = ColorSpace.getInstance(gray ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        ComponentColorModel model =
                new ComponentColorModel(space, false, false, ComponentColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, new RowsOnDemand(row, height, source), false, null);
    }

    @Override
    public Raster createChild(int x, int y, int width, int height, int toX, int toY, int[] chosen) {
        if (x != 0 || y != next || width != getWidth() || height != 1) {
            throw new IllegalStateException("row %d was expected to be asked for, found %dx%d pixels at %d,%d"
                    .formatted(next, width, height, x, y));
        }
        next++;
        byte[] row = source.row(y);
        return Raster.createInterleavedRaster(
                new DataBufferByte(row, row.length), width, 1, row.length, bands.length, bands, new Point(toX, toY));
    }
}
