package dev.azulejo.pipeline;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Computes a picture in bands of full width on several threads, and hands them on from top to bottom on the calling
 * thread. Only a few bands are in memory at a time.
 *
 * @param workers the threads; owned by whoever made them
 * @param ahead how many bands may be under way at once
 * @param rows of a band
 */
record Bands(ExecutorService workers, int ahead, int rows) {
    /** Reads all of {@code source} and writes it to {@code sink}, rows in order. */
    void copy(BlockSource source, BlockSink sink, Cancellation cancellation) {
        Queue<Band> underWay = new ArrayDeque<>();
        try {
            int next = 0;
            while (next < source.height() || !underWay.isEmpty()) {
                while (next < source.height() && underWay.size() < ahead) {
                    int y = next;
                    int height = Math.min(rows, source.height() - y);
                    underWay.add(new Band(y, workers.submit(() -> source.read(y, 0, height, source.width()))));
                    next += height;
                }
                cancellation.check();
                Band band = underWay.remove();
                sink.write(band.y, 0, finished(band.pixels, cancellation));
            }
        } finally {
            underWay.forEach(band -> band.pixels.cancel(false));
        }
    }

    private static Planes finished(Future<Planes> pixels, Cancellation cancellation) {
        try {
            return pixels.get();
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

    private record Band(int y, Future<Planes> pixels) {}
}
