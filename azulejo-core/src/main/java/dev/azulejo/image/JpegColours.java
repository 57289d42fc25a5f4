package dev.azulejo.image;

/** How the channels of a JPEG file encode colours, and what that means as red, green and blue or as inks. */
enum JpegColours {
    GRAY(ChannelLayout.GRAY),
    RGB(ChannelLayout.RGB),
    /** BT.601 luma and colour differences, full range, as JFIF 1.02 has them. */
    YCBCR(ChannelLayout.RGB),
    /** Inks, stored inverted, as Adobe's programs do and everybody after them. */
    CMYK(ChannelLayout.CMYK),
    /** Inverted inks, of which the first three are encoded like red, green and blue in YCBCR. */
    YCCK(ChannelLayout.CMYK),
    /** Inks as they are: what TIFF files mean by them. */
    INKS(ChannelLayout.CMYK);

    /** The file does not say anything about a transform. */
    static final int UNKNOWN_TRANSFORM = -1;

    private final ChannelLayout layout;

    JpegColours(ChannelLayout layout) {
        this.layout = layout;
    }

    ChannelLayout layout() {
        return layout;
    }

    /**
     * The usual reading of what files say.
     *
     * @param ids identifiers of the channels
     * @param jfif whether there is a JFIF segment
     * @param transform the transform of an Adobe segment, or {@link #UNKNOWN_TRANSFORM}
     */
    static JpegColours of(int[] ids, boolean jfif, int transform) {
        if (ids.length == 1) {
            return GRAY;
        }
        if (ids.length == 4) {
            return transform == 2 ? YCCK : CMYK;
        }
        if (jfif) {
            return YCBCR;
        }
        if (transform != UNKNOWN_TRANSFORM) {
            return transform == 0 ? RGB : YCBCR;
        }
        return ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B' ? RGB : YCBCR;
    }

    /**
     * Samples as they are stored, for TIFF files, which say themselves what they mean.
     *
     * @param channels 1, 3 or 4
     */
    static JpegColours asStored(int channels) {
        return channels == 1 ? GRAY : channels == 3 ? RGB : INKS;
    }

    /** Changes a row of decoded samples into what {@link #layout()} says, in place. */
    void resolve(int[] samples, int width) {
        int channels = layout.samples();
        if (this == YCBCR || this == YCCK) {
            for (int i = 0; i < width * channels; i += channels) {
                rgb(samples, i);
            }
        }
        if (this == CMYK) {
            for (int i = 0; i < width * channels; i++) {
                samples[i] = 255 - samples[i];
            }
        }
        if (this == YCCK) {
            for (int i = 3; i < width * channels; i += channels) {
                samples[i] = 255 - samples[i];
            }
        }
    }

    /** In the fixed-point arithmetic of the common decoders, so that colours are exactly theirs. */
    private static void rgb(int[] samples, int at) {
        int y = samples[at];
        int cb = samples[at + 1] - 128;
        int cr = samples[at + 2] - 128;
        samples[at] = clip(y + ((91881 * cr + 32768) >> 16));
        samples[at + 1] = clip(y + ((-22554 * cb - 46802 * cr + 32768) >> 16));
        samples[at + 2] = clip(y + ((116130 * cb + 32768) >> 16));
    }

    private static int clip(int value) {
        return value < 0 ? 0 : Math.min(value, 255);
    }
}
