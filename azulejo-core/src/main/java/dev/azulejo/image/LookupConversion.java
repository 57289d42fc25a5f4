package dev.azulejo.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * For colour spaces that are described by tables, CMYK above all: by the colour management of the JDK (Little CMS), in 16
 * bits.
 */
final class LookupConversion implements ColourConversion {
    private static final float MAXIMUM = 65535f;

    private final int components;
    private final boolean reversible;
    private final ColorConvertOp forward;
    private final ColorConvertOp backward;

    /** @throws RuntimeException (IllegalArgumentException, CMMException, ...) if the JDK cannot use the profile */
    LookupConversion(IccProfile profile) {
        this(profile, profile.has("B2A0"));
    }

    /** @param reversible whether the profile leads back, too: by tables, or by curves and a matrix */
    LookupConversion(IccProfile profile, boolean reversible) {
        this.components = profile.components();
        this.reversible = reversible;
        ICC_Profile device = ICC_Profile.getInstance(profile.bytes());
        ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
        forward = new ColorConvertOp(new ICC_Profile[] {device, srgb}, null);
        backward = new ColorConvertOp(new ICC_Profile[] {srgb, device}, null);
        // The JDK builds its tables at first use: damaged ones shall show now, while the profile can still be ignored.
        toSrgb(new float[components][1], new float[3][1], 1);
        if (reversible) {
            fromSrgb(new float[3][1], new float[components][1], 1);
        }
    }

    @Override
    public int components() {
        return components;
    }

    @Override
    public boolean isReversible() {
        return reversible;
    }

    @Override
    public void toSrgb(float[][] device, float[][] srgb, int count) {
        convert(forward, device, components, srgb, 3, count);
    }

    @Override
    public void fromSrgb(float[][] srgb, float[][] device, int count) {
        convert(backward, srgb, 3, device, components, count);
    }

    private static void convert(
            ColorConvertOp conversion, float[][] from, int fromChannels, float[][] to, int toChannels, int count) {
        int[] samples = new int[count];
        WritableRaster source = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, count, 1, fromChannels, null);
        WritableRaster target = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, count, 1, toChannels, null);
        for (int c = 0; c < fromChannels; c++) {
            for (int i = 0; i < count; i++) {
                samples[i] = (int) (Math.max(0, Math.min(1, from[c][i])) * MAXIMUM + 0.5f);
            }
            source.setSamples(0, 0, count, 1, c, samples);
        }
        conversion.filter(source, target);
        for (int c = 0; c < toChannels; c++) {
            target.getSamples(0, 0, count, 1, c, samples);
            for (int i = 0; i < count; i++) {
                to[c][i] = samples[i] / MAXIMUM;
            }
        }
    }
}
