package dev.azulejo.pipeline;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.Area;
import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.image.SparePlanes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Computes a picture in bands of full width on several threads, and hands them on from top to bottom on the calling
 * thread. A band is computed in blocks, so that what computing takes does not grow with the width; in memory are only the
 * bands that the threads are at, and the one that is handed on.
 *
 * @param workers the threads; owned by whoever made them
 * @param ahead how many blocks may be under way at once, at least
 * @param rows of a band, at most
 * @param columns of a block, at most
 * @param positions of a band, at most: those of wide pictures have fewer rows
 */
record Bands(ExecutorService workers, int ahead, int rows, int columns, int positions) {
    /** Threads that compute: one block is always ahead of them. */
    int threads() {
        return Math.max(1, ahead - 1);
    }

    /**
     * Reads all of {@code source} and writes it to {@code sink}, rows in order.
     *
     * @param sink does not keep the bands: they are used again
     */
    void copy(BlockSource source, BlockSink sink, Cancellation cancellation) {
        Queue<Band> underWay = new ArrayDeque<>();
        SparePlanes spare = new SparePlanes();
        SparePlanes spareBlocks = new SparePlanes();
        int most = Math.max(1, Math.min(rows, positions / source.width()));
        int blocksOfBand = (source.width() + columns - 1) / columns;
        // While one band is handed on, at least one more is computed.
        int bands = Math.max(2, (ahead + blocksOfBand - 1) / blocksOfBand);
        try {
            int next = 0;
            while (next < source.height() || !underWay.isEmpty()) {
                while (next < source.height() && underWay.size() < bands) {
                    int height = Math.min(most, source.height() - next);
                    Planes pixels = spare.take(source.channels(), height, source.width());
                    underWay.add(new Band(next, pixels, begun(source, next, pixels, spareBlocks)));
                    next += height;
                }
                cancellation.check();
                Band band = underWay.remove();
                sink.write(band.y, 0, band.finished(cancellation));
                spare.give(band.pixels);
            }
        } finally {
            underWay.forEach(Band::cancel);
        }
    }

    private List<Future<?>> begun(BlockSource source, int y, Planes pixels, SparePlanes spare) {
        List<Future<?>> blocks = new ArrayList<>();
        for (int x = 0; x < pixels.width(); x += columns) {
            int left = x;
            blocks.add(workers.submit(() -> {
                int width = Math.min(columns, pixels.width() - left);
                if (width == pixels.width()) {
                    source.read(y, 0, pixels);
                } else {
                    Planes block = spare.read(source, new Area(y, left, pixels.height(), width));
                    pixels.write(0, left, block);
                    spare.give(block);
                }
            }));
        }
        return blocks;
    }

    /** A band whose blocks are being computed. */
    private record Band(int y, Planes pixels, List<Future<?>> blocks) {
        Planes finished(Cancellation cancellation) {
            for (Future<?> block : blocks) {
                await(block, cancellation);
            }
            return pixels;
        }

        void cancel() {
            blocks.forEach(block -> block.cancel(false));
        }
    }

    private static void await(Future<?> block, Cancellation cancellation) {
        try {
            block.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            cancellation.check();
            throw new IllegalStateException("an interrupted thread must count as cancelled", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (failed.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
