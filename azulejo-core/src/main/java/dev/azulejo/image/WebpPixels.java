package dev.azulejo.image;

import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;
import java.io.IOException;

/**
 * The pixels of a WebP file, decoded by libwebp when the first row is asked for: as many
 * bytes at once, four a pixel, as {@link SpoolRoom} has in memory; larger pictures (at most 16383 pixels on a side, so at most sixteen times as large) in
 * parts, for each of which the file is decoded once again down to there. Lossless files take four bytes a pixel outside of
 * Java's heap beside that, however small the part.
 */
final class WebpPixels implements SampleRows {
    /** Rows above and below a part that are decoded with it: what colours between two rows are made of. */
    private static final int MARGIN = 4;

    private final WebpFile webp;
    private final long mostInMemory;
    private int[] part = {};
    private int partStart;
    private int partEnd;
    private int partOffset;
    private int row;

    WebpPixels(WebpFile webp) {
        this.webp = webp;
        this.mostInMemory = webp.file().room().mostInMemory();
    }

    @Override
    public int width() {
        return webp.width();
    }

    @Override
    public int height() {
        return webp.height();
    }

    @Override
    public ChannelLayout layout() {
        return webp.hasAlpha() ? ChannelLayout.RGB_ALPHA : ChannelLayout.RGB;
    }

    @Override
    public int maximum() {
        return 255;
    }

    /**
     * @throws PictureException if the file is damaged
     * @throws MachineException if it does not fit in memory, or there is no libwebp for this machine
     */
    @Override
    public void next(int[] samples) {
        if (row == 0) {
            long pixels = (long) width() * height();
            long outside = webp.isLossless() ? 4 * pixels : webp.hasAlpha() ? pixels : 0;
            long inside = webp.pixelBytes() + Math.min(4 * pixels, mostInMemory);
            Memory.require(inside + outside, webp.file().name(), width(), height());
        }
        if (row == partEnd) {
            decode();
        }
        int from = partOffset + (row - partStart) * width();
        int channels = layout().samples();
        for (int x = 0; x < width(); x++) {
            int packed = part[from + x];
            samples[x * channels] = packed >> 16 & 0xFF;
            samples[x * channels + 1] = packed >> 8 & 0xFF;
            samples[x * channels + 2] = packed & 0xFF;
            if (channels == 4) {
                samples[x * channels + 3] = packed >>> 24;
            }
        }
        row++;
    }

    private void decode() {
        int rows = (int) Math.max(1, Math.min(height(), mostInMemory / 4 / width()));
        partStart = row;
        partEnd = Math.min(height(), row + rows);
        // Even rows: pairs of them share their colours in lossy files.
        int top = Math.max(0, partStart - MARGIN) & ~1;
        int bottom = Math.min(height(), partEnd + MARGIN);
        partOffset = (partStart - top) * width();
        part = decoded(top, bottom - top);
        if (part.length != width() * (bottom - top)) {
            throw webp.damaged("%d pixels were expected, found %d".formatted(width() * (bottom - top), part.length));
        }
    }

    private int[] decoded(int top, int rows) {
        try {
            return Libwebp.with(
                    webp.file().name(),
                    () -> Unstoppable.done(
                            "azulejo-webp", webp.file().room().cancellation(), () -> Libwebp.rows(webp, top, rows)));
        } catch (MachineException | CancelledException known) {
            throw known;
        } catch (IOException | RuntimeException damaged) {
            throw new PictureException(
                    webp.file().name() + " is a damaged WebP file: " + EncodedPicture.reason(damaged), damaged);
        } catch (OutOfMemoryError tooLarge) {
            throw new MachineException(webp.file().name() + " does not fit in the memory that Java may use", tooLarge);
        }
    }

    @Override
    public void close() {
        // All is in memory.
    }
}
