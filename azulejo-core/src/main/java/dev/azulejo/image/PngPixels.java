package dev.azulejo.image;

import dev.azulejo.fault.AzulejoException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;

/** The pixels of a PNG file, one row in memory at a time; those of interlaced ones go through a {@link SampleSpool}. */
final class PngPixels implements SampleRows {
    private static final int[] OPAQUE = {};

    private final PngFile png;
    private final PngFile.Header header;
    private final PngLines lines;
    private final ChannelLayout layout;
    private final int[][] palette;
    private final int[] transparent;
    private int row;

    /** @throws PictureException if the file is damaged */
    PngPixels(PngFile png) {
        this.png = png;
        header = png.header();
        palette = header.indexed() ? palette() : new int[0][];
        transparent = header.indexed() || header.alpha() ? OPAQUE : transparentColour();
        boolean translucent =
                transparent.length > 0 || (header.indexed() && png.data("tRNS").isPresent());
        layout = ChannelLayout.of(header.gray(), header.alpha() || translucent);
        try {
            lines = header.interlaced() ? new PngInterlacedLines(png) : new PngStreamedLines(png);
        } catch (AzulejoException known) {
            throw known;
        } catch (RuntimeException damaged) {
            throw damaged(damaged);
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
        int[] colour = new int[data.length == 2 * header.colours() ? header.colours() : 0];
        for (int c = 0; c < colour.length; c++) {
            colour[c] = (data[2 * c] & 0xFF) << 8 | data[2 * c + 1] & 0xFF;
        }
        return colour;
    }

    @Override
    public int width() {
        return header.width();
    }

    @Override
    public int height() {
        return header.height();
    }

    @Override
    public ChannelLayout layout() {
        return layout;
    }

    @Override
    public int maximum() {
        return header.bits() == 16 ? 65535 : 255;
    }

    @Override
    public void next(int[] samples) {
        int[] line = line();
        if (header.indexed()) {
            lookUp(line, samples);
        } else if (transparent.length > 0) {
            addAlpha(line, samples);
        } else {
            System.arraycopy(line, 0, samples, 0, line.length);
        }
        if (header.bits() < 8 && !header.indexed()) {
            widen(samples);
        }
    }

    private int[] line() {
        try {
            int[] line = lines.next();
            row++;
            return line;
        } catch (AzulejoException known) {
            throw known;
        } catch (RuntimeException damaged) {
            throw damaged(damaged);
        } catch (OutOfMemoryError tooLarge) {
            throw new MachineException(png.file().name() + " does not fit in the memory that Java may use", tooLarge);
        }
    }

    private PictureException damaged(RuntimeException cause) {
        return new PictureException(
                png.file().name() + " is a damaged PNG file: its pixels cannot be decoded after row " + row + " ("
                        + EncodedPicture.reason(cause) + ")",
                cause);
    }

    private void lookUp(int[] line, int[] samples) {
        int count = layout.samples();
        for (int x = 0; x < header.width(); x++) {
            if (line[x] >= palette.length) {
                throw png.damaged("row " + (row - 1) + " uses palette entry " + line[x] + " of " + palette.length);
            }
            System.arraycopy(palette[line[x]], 0, samples, x * count, count);
        }
    }

    private void addAlpha(int[] line, int[] samples) {
        int colours = header.colours();
        int opaque = (1 << header.bits()) - 1;
        for (int x = 0; x < header.width(); x++) {
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
        int factor = 255 / ((1 << header.bits()) - 1);
        int count = header.width() * layout.samples();
        for (int i = 0; i < count; i++) {
            samples[i] *= factor;
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
