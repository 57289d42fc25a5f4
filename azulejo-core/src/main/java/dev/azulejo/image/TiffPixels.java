package dev.azulejo.image;

import dev.azulejo.fault.PictureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pixels of a TIFF file. In memory: a row, and as much of each block that lies in it as its compression looks back
 * (tens of kilobytes); of JPEG compressed blocks all of it, up to 4 MB.
 */
final class TiffPixels implements SampleRows {
    /** What a decoder of a block holds. */
    private static final int DECODER = 1 << 16;

    private final TiffFile tiff;
    private final TiffLayout layout;
    private final ChannelLayout channels;
    private final int[][] palette;
    private final byte[] jpegTables;
    private final int[] line;
    private final int[] raw;
    private List<TiffBlock> blocks = List.of();
    private int row;

    /** @throws PictureException if the palette is missing */
    TiffPixels(TiffFile tiff, TiffFile.Directory page, TiffLayout layout) {
        this.tiff = tiff;
        this.layout = layout;
        this.channels = layout.colours().layout(layout.alpha() >= 0);
        this.palette =
                layout.colours() == TiffColours.PALETTE ? TiffColours.palette(tiff, page, layout.bits()) : new int[0][];
        this.jpegTables = tiff.bytes(page, TiffPicture.JPEG_TABLES).orElse(new byte[0]);
        long lineSamples = (long) layout.blockWidth() * layout.blockSamples();
        long rawSamples = (long) layout.width() * layout.samples();
        boolean jpeg = layout.compression() == TiffCompression.JPEG;
        long decoder = jpeg
                ? Math.min(layout.rowBytes() * layout.blockHeight(), JpegPixels.AT_ONCE)
                : layout.rowBytes() + DECODER;
        long decoders = (long) layout.across() * (layout.separate() ? layout.samples() : 1);
        Memory.require(
                4 * (lineSamples + rawSamples)
                        + decoders * Math.min(decoder, tiff.file().room().mostInMemory()),
                tiff.file().name(),
                layout.width(),
                layout.height());
        this.line = new int[(int) lineSamples];
        this.raw = new int[(int) rawSamples];
    }

    @Override
    public int width() {
        return layout.width();
    }

    @Override
    public int height() {
        return layout.height();
    }

    @Override
    public ChannelLayout layout() {
        return channels;
    }

    @Override
    public int maximum() {
        return layout.bits() == 16 ? 65535 : 255;
    }

    @Override
    public void next(int[] samples) {
        try {
            if (row % layout.blockHeight() == 0) {
                closeBlocks();
                blocks = opened(row / layout.blockHeight());
            }
            for (int i = 0; i < blocks.size(); i++) {
                blocks.get(i).next(line);
                place(i % layout.across() * layout.blockWidth(), i / layout.across());
            }
        } catch (IOException damaged) {
            throw new PictureException(
                    "%s is a damaged TIFF file: its pixels cannot be decoded in row %d (%s)"
                            .formatted(tiff.file().name(), row, EncodedPicture.reason(damaged)),
                    damaged);
        }
        resolve(samples);
        row++;
    }

    /** The blocks that the rows from here on lie in: side by side, sample after sample where these are separate. */
    private List<TiffBlock> opened(int blockRow) throws IOException {
        List<TiffBlock> opened = new ArrayList<>();
        int across = layout.across();
        blocks = opened; // So that they are closed even if one of them cannot be opened.
        for (int plane = 0; plane < (layout.separate() ? layout.samples() : 1); plane++) {
            long first = plane * layout.blocks() + (long) blockRow * across;
            long[] offsets = tiff.numbers(layout.offsets(), first, across);
            long[] lengths = layout.lengths()
                    .map(field -> tiff.numbers(field, first, across))
                    .orElseGet(() -> uncompressed(across));
            for (int i = 0; i < across; i++) {
                opened.add(opened(offsets[i], lengths[i]));
            }
        }
        return opened;
    }

    private long[] uncompressed(int count) {
        long[] lengths = new long[count];
        Arrays.fill(lengths, layout.rowBytes() * layout.blockHeight());
        return lengths;
    }

    private TiffBlock opened(long start, long length) throws IOException {
        long size = tiff.file().size();
        if (start < 8 || start >= size || length < 1) {
            throw new IOException("a block of " + length + " bytes at byte " + start + " of " + size);
        }
        long there = Math.min(length, size - start);
        if (layout.compression() != TiffCompression.JPEG) {
            return new TiffBlock.Packed(tiff, layout, start, there);
        }
        if (there > Integer.MAX_VALUE - 16) {
            throw tiff.rare("JPEG data of " + there + " bytes in a block", "less than 2 GB");
        }
        Memory.require(2 * there, tiff.file().name(), layout.width(), layout.height());
        int rows = Math.min(layout.blockHeight(), layout.height() - row);
        return new TiffBlock.Jpeg(tiff, layout, jpegTables, tiff.file().read(start, (int) there), rows);
    }

    /** A block's row into the picture's. */
    private void place(int column, int plane) {
        int columns = Math.min(layout.blockWidth(), layout.width() - column);
        int samples = layout.samples();
        if (!layout.separate()) {
            System.arraycopy(line, 0, raw, column * samples, columns * samples);
            return;
        }
        for (int x = 0; x < columns; x++) {
            raw[(column + x) * samples + plane] = line[x];
        }
    }

    /** From samples of the file to what {@link #layout()} says. */
    private void resolve(int[] samples) {
        int from = layout.samples();
        int to = channels.samples();
        int colours = channels.colours();
        if (layout.colours() == TiffColours.PALETTE) {
            for (int x = 0; x < width(); x++) {
                System.arraycopy(palette[raw[x * from]], 0, samples, x * to, to);
            }
            return;
        }
        int full = (1 << layout.bits()) - 1;
        int factor = maximum() / full;
        int inverted = layout.colours() == TiffColours.INVERTED_GRAY ? full : 0;
        for (int x = 0; x < width(); x++) {
            for (int c = 0; c < colours; c++) {
                samples[x * to + c] = (raw[x * from + c] ^ inverted) * factor;
            }
            if (channels.alpha()) {
                samples[x * to + colours] = raw[x * from + layout.alpha()] * factor;
            }
        }
        if (layout.colours() == TiffColours.YCBCR) {
            JpegColours.YCBCR.resolve(samples, width());
        }
        if (layout.associated()) {
            AssociatedAlpha.divide(samples, width(), to, maximum());
        }
    }

    private void closeBlocks() {
        for (TiffBlock block : blocks) {
            try {
                block.close();
            } catch (IOException ignored) {
                // Nothing was written, so nothing can be lost.
            }
        }
        blocks = List.of();
    }

    @Override
    public void close() {
        closeBlocks();
    }
}
