package dev.azulejo.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.InflaterInputStream;

/**
 * Rows of an interlaced PNG file (Adam7). Its seven passes are pictures of their own, which are spooled ({@link
 * SampleSpool}) when the first row is asked for; each row is then put together from those that have a part in it.
 */
final class PngInterlacedLines implements PngLines {
    private static final int SUB = 1;
    private static final int UP = 2;
    private static final int AVERAGE = 3;
    private static final int PAETH = 4;

    /** A pass: where its first pixel lies and how far apart they are, and its samples. */
    private record Pass(int x, int y, int stepX, int stepY, int width, int height, SampleSpool samples) {}

    private final PngFile png;
    private final SpoolRoom room;
    private final int channels;
    private final int[] line;
    private final int[] part;
    private final List<Pass> passes = new ArrayList<>();
    private int row;

    PngInterlacedLines(PngFile png) {
        this.png = png;
        this.room = png.file().room();
        this.channels = png.header().samples();
        this.line = new int[png.header().width() * channels];
        this.part = new int[line.length];
    }

    @Override
    public int[] next() {
        if (row == 0) {
            spool();
        }
        for (Pass pass : passes) {
            int y = row - pass.y();
            if (y >= 0 && y % pass.stepY() == 0) {
                pass.samples().read(y / pass.stepY(), 0, pass.width() * channels, part, 0);
                spread(pass);
            }
        }
        row++;
        return line;
    }

    private void spread(Pass pass) {
        for (int i = 0; i < pass.width(); i++) {
            int at = (pass.x() + i * pass.stepX()) * channels;
            for (int c = 0; c < channels; c++) {
                line[at + c] = part[i * channels + c];
            }
        }
    }

    private void spool() {
        PngFile.Header header = png.header();
        int maximum = header.bits() == 16 ? 65535 : 255;
        long bytes = (long) header.width() * header.height() * channels * (maximum > 255 ? 2 : 1);
        try (InputStream pixels = new InflaterInputStream(new PngPixelData(png))) {
            for (int[] pass : PngFile.INTERLACING) {
                int width = (int) PngFile.ceilDiv(header.width() - pass[0], pass[2]);
                int height = (int) PngFile.ceilDiv(header.height() - pass[1], pass[3]);
                if (width > 0 && height > 0) {
                    SampleSpool samples = SampleSpool.of(
                            png.file().name(),
                            width * channels,
                            height,
                            maximum,
                            bytes > room.mostInMemory() ? room.onDisk() : room);
                    passes.add(new Pass(pass[0], pass[1], pass[2], pass[3], width, height, samples));
                    read(pixels, passes.get(passes.size() - 1));
                }
            }
        } catch (IOException damaged) {
            throw png.damaged("its pixels cannot be decoded (" + EncodedPicture.reason(damaged) + ")");
        }
    }

    private void read(InputStream pixels, Pass pass) throws IOException {
        int pixelBits = png.header().bits() * channels;
        int rowBytes = (int) (((long) pass.width() * pixelBits + 7) / 8);
        int pixelBytes = Math.max(1, pixelBits / 8);
        byte[] above = new byte[rowBytes];
        byte[] current = new byte[rowBytes];
        for (int y = 0; y < pass.height(); y++) {
            int filter = pixels.read();
            if (filter < 0 || pixels.readNBytes(current, 0, rowBytes) < rowBytes) {
                throw new IOException("they end too early");
            }
            unfilter(filter, current, above, pixelBytes);
            unpack(current, pass.width() * channels);
            pass.samples().write(y, part);
            byte[] done = above;
            above = current;
            current = done;
        }
    }

    /** Undoes a row's filter, in place (section 9 of the standard). */
    private static void unfilter(int filter, byte[] row, byte[] above, int pixelBytes) throws IOException {
        if (filter > PAETH) {
            throw new IOException("filter " + filter);
        }
        for (int i = 0; i < row.length; i++) {
            int left = i < pixelBytes ? 0 : row[i - pixelBytes] & 0xFF;
            int up = above[i] & 0xFF;
            int upLeft = i < pixelBytes ? 0 : above[i - pixelBytes] & 0xFF;
            int predicted = switch (filter) {
                case SUB -> left;
                case UP -> up;
                case AVERAGE -> (left + up) / 2;
                case PAETH -> paeth(left, up, upLeft);
                default -> 0;
            };
            row[i] += (byte) predicted;
        }
    }

    private static int paeth(int left, int up, int upLeft) {
        int estimate = left + up - upLeft;
        int toLeft = Math.abs(estimate - left);
        int toUp = Math.abs(estimate - up);
        int toUpLeft = Math.abs(estimate - upLeft);
        return toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft;
    }

    private void unpack(byte[] row, int count) {
        int bits = png.header().bits();
        for (int i = 0; i < count; i++) {
            if (bits == 16) {
                part[i] = (row[2 * i] & 0xFF) << 8 | row[2 * i + 1] & 0xFF;
            } else {
                int at = i * bits;
                part[i] = row[at >> 3] >> 8 - bits - (at & 7) & (1 << bits) - 1;
            }
        }
    }

    @Override
    public void close() {
        passes.forEach(pass -> pass.samples().close());
    }
}
