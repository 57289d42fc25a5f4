package dev.azulejo.image;

import ar.com.hjg.pngj.ImageInfo;
import ar.com.hjg.pngj.ImageLineInt;
import ar.com.hjg.pngj.PngReader;
import ar.com.hjg.pngj.PngReaderInt;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;
import java.util.ArrayList;
import java.util.List;

/** The pixels of a PNG file, one row in memory at a time (all of them if it is interlaced). */
final class PngPixels implements SampleRows {
    private static final int[] OPAQUE = {};

    private final PngFile png;
    private final PngReader reader;
    private final ImageInfo info;
    private final ChannelLayout layout;
    private final int[][] palette;
    private final int[] transparent;
    private int row;

    /** @throws PictureException if the file is damaged */
    PngPixels(PngFile png) {
        this.png = png;
        List<SplicedStream.Part> parts = new ArrayList<>();
        parts.add(new SplicedStream.Part.Bytes(PngFile.SIGNATURE));
        for (PngFile.Chunk chunk : png.chunks()) {
            if (List.of("IHDR", "PLTE", "IDAT", "IEND").contains(chunk.type())) {
                parts.add(chunk.whole());
            }
        }
        try {
            reader = new PngReaderInt(new SplicedStream(png.file(), parts));
        } catch (RuntimeException damaged) {
            throw damaged(damaged);
        }
        reader.setMaxTotalBytesRead(0);
        info = reader.imgInfo;
        palette = info.indexed ? palette() : new int[0][];
        transparent = info.indexed || info.alpha ? OPAQUE : transparentColour();
        boolean translucent =
                transparent.length > 0 || (info.indexed && png.data("tRNS").isPresent());
        layout = ChannelLayout.of(info.greyscale, info.alpha || translucent);
        if (reader.isInterlaced()) {
            Memory.require(4L * info.samplesPerRow * info.rows, png.file().name(), info.cols, info.rows);
        }
    }

    private int[][] palette() {
        byte[] colours = png.data("PLTE").orElseThrow(() -> png.damaged("it has no palette"));
        if (colours.length == 0 || colours.length % 3 != 0 || colours.length > 768) {
            throw png.damaged("its palette has " + colours.length + " bytes");
        }
        byte[] alpha = png.data("tRNS").orElse(new byte[0]);
        int[][] entries = new int[colours.length / 3][];
        for (int i = 0; i < entries.length; i++) {
            int opacity = i < alpha.length ? alpha[i] & 0xFF : 255;
            entries[i] =
                    new int[] {colours[3 * i] & 0xFF, colours[3 * i + 1] & 0xFF, colours[3 * i + 2] & 0xFF, opacity};
        }
        return entries;
    }

    /** The one colour that means "nothing here", one 16-bit number a channel. */
    private int[] transparentColour() {
        byte[] data = png.data("tRNS").orElse(new byte[0]);
        int[] colour = new int[data.length == 2 * info.channels ? info.channels : 0];
        for (int c = 0; c < colour.length; c++) {
            colour[c] = (data[2 * c] & 0xFF) << 8 | data[2 * c + 1] & 0xFF;
        }
        return colour;
    }

    @Override
    public int width() {
        return info.cols;
    }

    @Override
    public int height() {
        return info.rows;
    }

    @Override
    public ChannelLayout layout() {
        return layout;
    }

    @Override
    public int maximum() {
        return info.bitDepth == 16 ? 65535 : 255;
    }

    @Override
    public void next(int[] samples) {
        int[] line = line();
        if (info.indexed) {
            lookUp(line, samples);
        } else if (transparent.length > 0) {
            addAlpha(line, samples);
        } else {
            System.arraycopy(line, 0, samples, 0, info.samplesPerRow);
        }
        if (info.bitDepth < 8 && !info.indexed) {
            widen(samples);
        }
    }

    private int[] line() {
        try {
            int[] line = ((ImageLineInt) reader.readRow()).getScanline();
            row++;
            requireAllBytes();
            if (row == info.rows) {
                reader.end();
            }
            return line;
        } catch (MachineException | PictureException known) {
            throw known;
        } catch (RuntimeException damaged) {
            throw damaged(damaged);
        } catch (OutOfMemoryError tooLarge) {
            throw new MachineException(png.file().name() + " does not fit in the memory that Java may use", tooLarge);
        }
    }

    /** The decoder makes up what is missing when the compressed data ends, properly, before the picture does. */
    private void requireAllBytes() {
        long expected = reader.isInterlaced() ? png.rawBytes() : row * (info.bytesPerRow + 1L);
        long found = reader.getChunkseq().getIdatSet().getBytesOut();
        if (found < expected) {
            throw png.damaged(
                    "its pixels end in row " + (row - 1) + ", after " + found + " of " + png.rawBytes() + " bytes");
        }
    }

    private PictureException damaged(RuntimeException cause) {
        return new PictureException(
                png.file().name() + " is a damaged PNG file: its pixels cannot be decoded after row " + row + " ("
                        + cause.getMessage() + ")",
                cause);
    }

    private void lookUp(int[] line, int[] samples) {
        int count = layout.samples();
        for (int x = 0; x < info.cols; x++) {
            if (line[x] >= palette.length) {
                throw png.damaged("row " + (row - 1) + " uses palette entry " + line[x] + " of " + palette.length);
            }
            System.arraycopy(palette[line[x]], 0, samples, x * count, count);
        }
    }

    private void addAlpha(int[] line, int[] samples) {
        int colours = info.channels;
        int opaque = (1 << info.bitDepth) - 1;
        for (int x = 0; x < info.cols; x++) {
            boolean match = true;
            for (int c = 0; c < colours; c++) {
                int sample = line[x * colours + c];
                samples[x * (colours + 1) + c] = sample;
                match &= sample == transparent[c];
            }
            samples[x * (colours + 1) + colours] = match ? 0 : opaque;
        }
    }

    /** 1, 2 and 4 bits to 8: 255 is a multiple of each full scale, so nothing is rounded. */
    private void widen(int[] samples) {
        int factor = 255 / ((1 << info.bitDepth) - 1);
        int count = info.cols * layout.samples();
        for (int i = 0; i < count; i++) {
            samples[i] *= factor;
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
