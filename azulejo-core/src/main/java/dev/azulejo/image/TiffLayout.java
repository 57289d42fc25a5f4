package dev.azulejo.image;

import dev.azulejo.fault.PictureException;
import java.util.Optional;

/**
 * How the pixels of a TIFF file's page are stored: in blocks, which are strips as wide as the picture, or tiles.
 *
 * @param width of the picture
 * @param height of the picture
 * @param bits of a sample: 1, 2, 4, 8 or 16
 * @param samples of a pixel, those that are left out included
 * @param colours what they are
 * @param alpha the sample that is alpha; -1 if none is
 * @param associated whether colours are multiplied with alpha
 * @param separate whether each sample has blocks of its own (planar configuration 2)
 * @param compression of each block
 * @param differences whether samples are differences from their left neighbours (predictor 2)
 * @param blockWidth columns of a block
 * @param blockHeight rows of a block
 * @param offsets where the blocks lie
 * @param lengths how many bytes each takes; empty if uncompressed and not said
 */
record TiffLayout(
        int width,
        int height,
        int bits,
        int samples,
        TiffColours colours,
        int alpha,
        boolean associated,
        boolean separate,
        TiffCompression compression,
        boolean differences,
        int blockWidth,
        int blockHeight,
        TiffFile.Field offsets,
        Optional<TiffFile.Field> lengths) {

    private static final int IMAGE_WIDTH = 256;
    private static final int IMAGE_LENGTH = 257;
    private static final int BITS_PER_SAMPLE = 258;
    private static final int COMPRESSION = 259;
    private static final int FILL_ORDER = 266;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_BYTE_COUNTS = 279;
    private static final int PLANAR_CONFIGURATION = 284;
    private static final int PREDICTOR = 317;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_LENGTH = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTE_COUNTS = 325;
    private static final int INK_SET = 332;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;

    private static final int ASSOCIATED = 1;
    private static final int UNASSOCIATED = 2;
    private static final int MOST_SAMPLES = 16;
    private static final String READABLE_COMPRESSIONS = "none, LZW, deflate, PackBits and JPEG";

    /** @throws PictureException if it makes no sense or is of a kind that is not read */
    static TiffLayout of(TiffFile tiff, TiffFile.Directory page) {
        return new Reading(tiff, page).layout();
    }

    /** Blocks side by side. */
    int across() {
        return ceilDiv(width, blockWidth);
    }

    /** Blocks of one sample, or of all that lie together. */
    long blocks() {
        return (long) across() * ceilDiv(height, blockHeight);
    }

    /** Samples of a pixel in a block. */
    int blockSamples() {
        return separate ? 1 : samples;
    }

    /** Bytes of a block's row. */
    long rowBytes() {
        return ((long) blockWidth * blockSamples() * bits + 7) / 8;
    }

    private static int ceilDiv(int a, int b) {
        return (int) (((long) a + b - 1) / b);
    }

    private record Reading(TiffFile tiff, TiffFile.Directory page) {
        TiffLayout layout() {
            int width = side(IMAGE_WIDTH, "columns");
            int height = side(IMAGE_LENGTH, "rows");
            PictureSize.require(tiff.file().name(), width, height);
            int samples = samples();
            int bits = bits(samples);
            TiffCompression compression = compression();
            TiffColours colours = TiffColours.of(tiff, page, compression, bits, samples);
            int alpha = alpha(colours, samples);
            long kind = alpha < 0 ? 0 : extra(alpha - colours.samples());
            boolean tiled = page.field(TILE_OFFSETS).isPresent();
            TiffLayout layout = new TiffLayout(
                    width,
                    height,
                    bits,
                    samples,
                    colours,
                    alpha,
                    kind == ASSOCIATED,
                    samples > 1 && one(PLANAR_CONFIGURATION, 1, 2, "planar configuration"),
                    compression,
                    compression != TiffCompression.JPEG && one(PREDICTOR, 1, 2, "predictor"),
                    tiled ? side(TILE_WIDTH, "columns of a tile") : width,
                    tiled
                            ? side(TILE_LENGTH, "rows of a tile")
                            : (int) Math.max(1, Math.min(height, tiff.number(page, ROWS_PER_STRIP, height))),
                    page.field(tiled ? TILE_OFFSETS : STRIP_OFFSETS)
                            .orElseThrow(() -> tiff.damaged("it does not say where its pixels are")),
                    page.field(tiled ? TILE_BYTE_COUNTS : STRIP_BYTE_COUNTS));
            check(layout);
            return layout;
        }

        private int side(int tag, String what) {
            long side = tiff.number(page, tag, 0);
            if (side < 1 || side > Integer.MAX_VALUE) {
                throw tiff.damaged("a number of " + what + " was expected, found " + side);
            }
            return (int) side;
        }

        private int samples() {
            long samples = tiff.number(page, SAMPLES_PER_PIXEL, 1);
            if (samples < 1 || samples > MOST_SAMPLES) {
                throw tiff.rare(samples + " samples a pixel", "1 to " + MOST_SAMPLES);
            }
            return (int) samples;
        }

        private int bits(int samples) {
            long[] bits = page.field(BITS_PER_SAMPLE)
                    .map(field -> tiff.numbers(field, 0, (int) Math.min(samples, field.count())))
                    .orElse(new long[] {1});
            long[] formats = page.field(SAMPLE_FORMAT)
                    .map(field -> tiff.numbers(field, 0, (int) Math.min(samples, field.count())))
                    .orElse(new long[] {1});
            for (long format : formats) {
                if (format == 2 || format == 3) {
                    throw tiff.rare(
                            (format == 3 ? "floating-point samples of " : "signed samples of ") + bits[0] + " bits",
                            "unsigned ones of 8 or 16 bits");
                }
            }
            for (long other : bits) {
                if (other != bits[0]) {
                    throw tiff.rare("samples of " + bits[0] + " and of " + other + " bits", "those of one width");
                }
            }
            if (bits[0] != 1 && bits[0] != 2 && bits[0] != 4 && bits[0] != 8 && bits[0] != 16) {
                throw tiff.rare("samples of " + bits[0] + " bits", "those of 1, 2, 4, 8 or 16 bits");
            }
            return (int) bits[0];
        }

        private TiffCompression compression() {
            long number = tiff.number(page, COMPRESSION, 1);
            return TiffCompression.of(number)
                    .orElseThrow(() -> tiff.rare(TiffCompression.other(number), READABLE_COMPRESSIONS));
        }

        /** Which of the samples beyond the colours is alpha; the first that says so, or a fourth that nobody explains. */
        private int alpha(TiffColours colours, int samples) {
            if (!colours.mayHaveAlpha() || samples == colours.samples()) {
                return -1;
            }
            for (int i = colours.samples(); i < samples; i++) {
                long kind = extra(i - colours.samples());
                if (kind == ASSOCIATED || kind == UNASSOCIATED) {
                    return i;
                }
            }
            return page.field(EXTRA_SAMPLES).isEmpty() ? colours.samples() : -1;
        }

        private long extra(int index) {
            return page.field(EXTRA_SAMPLES)
                    .map(field -> tiff.numbers(field, index, 1)[0])
                    .orElse(0L);
        }

        /** Whether a field has its second value rather than its first, which is what it has if it is not there. */
        private boolean one(int tag, int first, int second, String what) {
            long value = tiff.number(page, tag, first);
            if (value != first && value != second) {
                throw tiff.rare(what + " " + value, first + " and " + second);
            }
            return value == second;
        }

        private void check(TiffLayout layout) {
            if (tiff.number(page, FILL_ORDER, 1) != 1) {
                throw tiff.rare("bits in reversed order", "those with the most significant bit first");
            }
            if (layout.colours() == TiffColours.CMYK && tiff.number(page, INK_SET, 1) != 1) {
                throw tiff.rare("inks other than cyan, magenta, yellow and black", "these four");
            }
            if (layout.compression() == TiffCompression.JPEG && layout.bits() != 8) {
                throw tiff.rare("JPEG data with samples of " + layout.bits() + " bits", "that with 8 bits");
            }
            if (layout.colours() == TiffColours.YCBCR && layout.separate()) {
                throw tiff.rare("YCbCr colours in planes of their own", "those of a pixel together");
            }
            if (layout.differences() && layout.bits() < 8) {
                throw tiff.rare("differences of samples of " + layout.bits() + " bits", "those of 8 or 16 bits");
            }
            long blocks = layout.blocks() * (layout.separate() ? layout.samples() : 1);
            if (layout.offsets().count() < blocks) {
                throw tiff.damaged("%d blocks were expected, found %d"
                        .formatted(blocks, layout.offsets().count()));
            }
            if (layout.lengths().isEmpty() && layout.compression() != TiffCompression.NONE) {
                throw tiff.damaged("it does not say how long its blocks are");
            }
            if (layout.blockWidth() > 2 * Math.max(1 << 16, layout.width())) {
                throw tiff.damaged(
                        "its tiles are %d columns wide, the picture %d".formatted(layout.blockWidth(), layout.width()));
            }
            double bytes = (double) layout.width() * layout.height() * layout.samples() * layout.bits() / 8;
            if (bytes > (double) tiff.file().size() * layout.compression().strongest()) {
                throw PictureSize.implausible(
                        tiff.file().name(),
                        layout.width(),
                        layout.height(),
                        tiff.file().size());
            }
        }
    }
}
