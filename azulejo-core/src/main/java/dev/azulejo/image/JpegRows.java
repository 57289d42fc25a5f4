package dev.azulejo.image;

import dev.azulejo.fault.CancelledException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;

/** The samples of a JPEG file as they are stored, row after row from the top. */
sealed interface JpegRows extends AutoCloseable {
    /**
     * The next row.
     *
     * @param samples [width * channels], 0..255
     * @throws dev.azulejo.fault.PictureException if the file turns out to be damaged
     */
    void next(int[] samples);

    @Override
    void close();

    /** All rows are in memory. */
    final class AtOnce implements JpegRows {
        private final byte[] all;
        private final int rowSamples;
        private int row;

        /**
         * Decodes all of it.
         *
         * @param rowSamples samples of a row
         */
        AtOnce(JpegDecoder decoder, int rowSamples) {
            this.all = decoder.all();
            this.rowSamples = rowSamples;
        }

        @Override
        public void next(int[] samples) {
            int at = row * rowSamples;
            for (int i = 0; i < rowSamples; i++) {
                samples[i] = all[at + i] & 0xFF;
            }
            row++;
        }

        @Override
        public void close() {
            // Memory needs no closing.
        }
    }

    /** All rows were put into a spool. */
    final class Spooled implements JpegRows {
        private final SampleSpool spool;
        private final int rowSamples;
        private int row;

        /**
         * Decodes all of it.
         *
         * @param rowSamples samples of a row
         */
        Spooled(JpegDecoder decoder, int rowSamples, SampleSpool spool) {
            this.spool = spool;
            this.rowSamples = rowSamples;
            try {
                decoder.eachRow(spool::write);
            } catch (Throwable failed) {
                spool.close();
                throw failed;
            }
        }

        @Override
        public void next(int[] samples) {
            spool.read(row, 0, rowSamples, samples, 0);
            row++;
        }

        @Override
        public void close() {
            spool.close();
        }
    }

    /**
     * Rows straight from the decoder. It hands them out unasked, so it runs on a thread of its own, a few rows ahead, and
     * waits there until they are taken. The thread ends with the last row, with damage, or with {@link #close}, which waits
     * for that; it keeps no program alive. It is not interrupted: who is interrupted while working for somebody's
     * {@link dev.azulejo.fault.Cancellation} cancels.
     */
    final class Ahead implements JpegRows {
        private static final int ROWS = 32;

        /** What the decoder hands over. */
        private sealed interface Handed {
            /** A row. */
            record Row(byte[] samples) implements Handed {}

            /** There are no more; why, if some are missing. */
            record End(Optional<Throwable> failure) implements Handed {}
        }

        private final Queue<Handed> handed = new ArrayDeque<>();
        private final Thread thread;
        private boolean closed;
        private int rowsLeft;

        /**
         * Begins to decode.
         *
         * @param height rows that there are
         */
        Ahead(JpegDecoder decoder, int height) {
            this.rowsLeft = height;
            this.thread = new Thread(() -> decode(decoder), "azulejo-jpeg-decoder");
            thread.setDaemon(true);
            thread.start();
        }

        private void decode(JpegDecoder decoder) {
            try {
                hand(new Handed.End(failure(decoder)));
            } catch (CancellationException closed) {
                // Nobody is left to be told.
            }
        }

        private Optional<Throwable> failure(JpegDecoder decoder) {
            try {
                decoder.eachRow((row, samples) -> hand(new Handed.Row(samples.clone())));
                return Optional.empty();
            } catch (Throwable thrown) {
                return Optional.of(thrown);
            }
        }

        private synchronized void hand(Handed next) {
            while (handed.size() == ROWS && !closed) {
                await();
            }
            if (closed) {
                throw new CancellationException("nobody wants the rows any more");
            }
            handed.add(next);
            notifyAll();
        }

        /**
         * @throws CancelledException if the calling thread is interrupted
         * @throws dev.azulejo.fault.AzulejoException whatever ended the decoder; with the last row, too, if that was behind it
         */
        @Override
        public void next(int[] samples) {
            if (!(taken() instanceof Handed.Row row)) {
                throw new IllegalStateException(rowsLeft + " more rows were expected");
            }
            for (int i = 0; i < row.samples.length; i++) {
                samples[i] = row.samples[i] & 0xFF;
            }
            rowsLeft--;
            if (rowsLeft == 0) {
                taken();
            }
        }

        private synchronized Handed taken() {
            while (handed.isEmpty()) {
                await();
            }
            notifyAll();
            if (handed.element() instanceof Handed.End end) {
                // It stays: who asks again is told again.
                if (end.failure.isPresent()) {
                    throw new UncheckedIOException(Failure.of(end.failure.orElseThrow()));
                }
                return end;
            }
            return handed.remove();
        }

        private void await() {
            try {
                wait();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CancelledException("cancelled");
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                closed = true;
                notifyAll();
            }
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
