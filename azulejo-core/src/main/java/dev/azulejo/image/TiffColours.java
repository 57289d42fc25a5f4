package dev.azulejo.image;

/** What the colour samples of a TIFF file are. */
enum TiffColours {
    GRAY(1, ChannelLayout.GRAY),
    /** Gray of which 0 is white. */
    INVERTED_GRAY(1, ChannelLayout.GRAY),
    RGB(3, ChannelLayout.RGB),
    /** Numbers of colours in a table. */
    PALETTE(1, ChannelLayout.RGB),
    /** Luma and colour differences; only in JPEG data. */
    YCBCR(3, ChannelLayout.RGB),
    /** Inks, of which the maximum is all that fits. */
    CMYK(4, ChannelLayout.CMYK);

    private static final int PHOTOMETRIC = 262;
    private static final int COLOUR_MAP = 320;
    private static final int RAW = 32803;
    private static final int LINEAR_RAW = 34892;

    private final int samples;
    private final ChannelLayout layout;

    TiffColours(int samples, ChannelLayout layout) {
        this.samples = samples;
        this.layout = layout;
    }

    /** Samples of a pixel in the file. */
    int samples() {
        return samples;
    }

    /** What they become. */
    ChannelLayout layout(boolean alpha) {
        return alpha ? ChannelLayout.of(layout == ChannelLayout.GRAY, true) : layout;
    }

    /** Whether alpha beside them is read. */
    boolean mayHaveAlpha() {
        return this == GRAY || this == INVERTED_GRAY || this == RGB;
    }

    /** @throws dev.azulejo.fault.PictureException if they are of a kind that is not read */
    static TiffColours of(TiffFile tiff, TiffFile.Directory page, TiffCompression compression, int bits, int samples) {
        long number = tiff.number(page, PHOTOMETRIC, -1);
        TiffColours colours = switch ((int) number) {
            case 0 -> INVERTED_GRAY;
            case 1 -> GRAY;
            case 2 -> RGB;
            case 3 -> PALETTE;
            case 5 -> CMYK;
            case 6 -> YCBCR;
            default -> throw tiff.rare(other(number), "gray, RGB, palettes, CMYK and YCbCr in JPEG data");
        };
        if (colours == YCBCR && compression != TiffCompression.JPEG) {
            throw tiff.rare("YCbCr colours without JPEG compression", "YCbCr with it, and RGB,");
        }
        if (samples < colours.samples) {
            throw tiff.damaged(
                    "%d samples a pixel were expected for its colours, found %d".formatted(colours.samples, samples));
        }
        if (colours == PALETTE && (bits > 8 || compression == TiffCompression.JPEG)) {
            throw tiff.rare("a palette for " + bits + " bits or in JPEG data", "those for 8 bits or fewer");
        }
        return colours;
    }

    private static String other(long number) {
        return switch ((int) number) {
            case -1 -> "nothing that says what its colours are";
            case 4 -> "a transparency mask";
            case 8, 9, 10 -> "Lab colours";
            case 32844, 32845 -> "LogLuv colours";
            case RAW, LINEAR_RAW -> "the raw data of a camera's sensor";
            default -> "colours of kind " + number;
        };
    }

    /**
     * The colours of the palette, [entry][red, green, blue] in 0..255.
     *
     * @throws dev.azulejo.fault.PictureException if it is missing or too short
     */
    static int[][] palette(TiffFile tiff, TiffFile.Directory page, int bits) {
        int entries = 1 << bits;
        TiffFile.Field map = page.field(COLOUR_MAP)
                .filter(field -> field.count() >= 3L * entries)
                .orElseThrow(() -> tiff.damaged("a palette of " + entries + " colours was expected"));
        long[] numbers = tiff.numbers(map, 0, 3 * entries);
        int shift = 0; // Some programs write 8 bits where the standard has 16.
        for (long number : numbers) {
            shift = number > 255 ? 8 : shift;
        }
        int[][] palette = new int[entries][3];
        for (int i = 0; i < entries; i++) {
            for (int c = 0; c < 3; c++) {
                palette[i][c] = (int) numbers[c * entries + i] >> shift & 0xFF;
            }
        }
        return palette;
    }
}
