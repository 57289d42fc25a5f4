package dev.azulejo.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;

/** Writes a {@link BufferedImage}. */
final class ImageEncoder implements RowEncoder {
    private final PictureOutput.Image output;
    private final BufferedImage image;
    private final int[] samples;
    private final boolean deep;
    private int y;

    /** @param format with an ICC profile or none */
    ImageEncoder(PictureOutput.Image output, PictureFormat format) {
        this.output = output;
        this.image = image(format);
        this.samples = new int[format.width() * format.fileSamples()];
        this.deep = format.bits() == 16;
    }

    private static BufferedImage image(PictureFormat format) {
        int width = format.width();
        int height = format.height();
        boolean srgb = !(format.profile() instanceof IccProfile)
                || Colours.conversion(format.profile(), format.gray() ? 1 : 3).orElseThrow() instanceof SrgbConversion;
        if (srgb && format.bits() == 8 && !format.gray()) {
            int type = format.alpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
            return new BufferedImage(width, height, type);
        }
        if (srgb && format.gray() && !format.alpha()) {
            int type = format.bits() == 8 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_USHORT_GRAY;
            return new BufferedImage(width, height, type);
        }
        ColorModel model = new ComponentColorModel(
                srgb ? ColorSpace.getInstance(format.gray() ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB) : space(format),
                format.alpha(),
                false,
                format.alpha() ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE,
                format.bits() == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(width, height);
        return new BufferedImage(model, raster, false, null);
    }

    private static ColorSpace space(PictureFormat format) {
        return new ICC_ColorSpace(ICC_Profile.getInstance(((IccProfile) format.profile()).bytes()));
    }

    @Override
    public void write(byte[] row) {
        for (int i = 0; i < samples.length; i++) {
            samples[i] = deep ? (row[2 * i] & 0xFF) << 8 | row[2 * i + 1] & 0xFF : row[i] & 0xFF;
        }
        image.getRaster().setPixels(0, y++, image.getWidth(), 1, samples);
    }

    @Override
    public void finish() {
        output.set(image);
    }

    @Override
    public void close() {
        // An image that was not finished is simply forgotten.
    }
}
