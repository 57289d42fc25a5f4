package dev.azulejo.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The pixels of a {@link BufferedImage}. Component colour models with 8 or 16 bits give their samples as they are, in
 * their own colour space; all others (packed, indexed, unusual ones) what Java itself takes them for in sRGB, 8 bits.
 *
 * <p>Gray samples count as sRGB-coded, which is what ImageIO reads from files and writes to them, although Java calls the
 * colour space of its gray types linear.
 */
final class ImagePixels implements SampleRows {
    private final BufferedImage image;
    private final ChannelLayout layout;
    private final int maximum;
    private final boolean direct;
    private int row;

    private ImagePixels(BufferedImage image) {
        this.image = image;
        ColorModel model = image.getColorModel();
        boolean bytes = model.getTransferType() == DataBuffer.TYPE_BYTE && sampleBits(model, 8);
        boolean shorts = model.getTransferType() == DataBuffer.TYPE_USHORT && sampleBits(model, 16);
        int colours = model.getNumColorComponents();
        boolean inks = colours == 4 && model.getColorSpace().getType() == ColorSpace.TYPE_CMYK && !model.hasAlpha();
        boolean usual =
                colours == 1 || (colours == 3 && model.getColorSpace().getType() == ColorSpace.TYPE_RGB) || inks;
        direct = model instanceof ComponentColorModel
                && model.getColorSpace() instanceof ICC_ColorSpace
                && usual
                && (bytes || shorts);
        layout = !direct
                ? ChannelLayout.of(false, model.hasAlpha())
                : inks ? ChannelLayout.CMYK : ChannelLayout.of(colours == 1, model.hasAlpha());
        maximum = direct && shorts ? 65535 : 255;
    }

    static OpenedPicture open(BufferedImage image) {
        ImagePixels pixels = new ImagePixels(image);
        return new OpenedPicture(pixels, pixels.profile(), Metadata.NONE, 1, List.of());
    }

    private static boolean sampleBits(ColorModel model, int bits) {
        for (int size : model.getComponentSize()) {
            if (size != bits) {
                return false;
            }
        }
        return true;
    }

    private ColourProfile profile() {
        ColorSpace space = image.getColorModel().getColorSpace();
        boolean usual = !direct || space.isCS_sRGB() || space.equals(ColorSpace.getInstance(ColorSpace.CS_GRAY));
        Optional<ColourProfile> icc = usual
                ? Optional.empty()
                : IccProfile.of("", ((ICC_ColorSpace) space).getProfile().getData())
                        .map(profile -> profile);
        return icc.orElse(ColourProfile.untagged());
    }

    @Override
    public int width() {
        return image.getWidth();
    }

    @Override
    public int height() {
        return image.getHeight();
    }

    @Override
    public ChannelLayout layout() {
        return layout;
    }

    @Override
    public int maximum() {
        return maximum;
    }

    @Override
    public void next(int[] samples) {
        if (direct) {
            image.getRaster().getPixels(0, row, width(), 1, samples);
            if (layout.alpha() && image.isAlphaPremultiplied()) {
                AssociatedAlpha.divide(samples, width(), layout.samples(), maximum);
            }
        } else {
            int[] packed = image.getRGB(0, row, width(), 1, null, 0, width());
            int channels = layout.samples();
            for (int x = 0; x < packed.length; x++) {
                samples[x * channels] = packed[x] >> 16 & 0xFF;
                samples[x * channels + 1] = packed[x] >> 8 & 0xFF;
                samples[x * channels + 2] = packed[x] & 0xFF;
                if (layout.alpha()) {
                    samples[x * channels + 3] = packed[x] >>> 24;
                }
            }
        }
        row++;
    }

    @Override
    public void close() {
        // All is in memory.
    }
}
