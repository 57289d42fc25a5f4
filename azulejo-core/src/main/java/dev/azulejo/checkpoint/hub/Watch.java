package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Ends a read that nothing else would end: closes the stream when no bytes came for a while, and when the work is
 * cancelled. The HTTP client's own timeout ends with the headers.
 */
final class Watch implements AutoCloseable {
    private final InputStream stream;
    private final long patienceNanos;
    private final Thread thread;
    private final Cancellation.Registration registration;
    private volatile long last = System.nanoTime();
    private volatile boolean barked;

    Watch(InputStream stream, Duration patience, Cancellation cancellation) {
        this.stream = stream;
        this.patienceNanos = patience.toNanos();
        this.thread = new Thread(this::guard, "azulejo-download-watch");
        thread.setDaemon(true);
        thread.start();
        this.registration = cancellation.onCancel(this::bark);
    }

    void progressed() {
        last = System.nanoTime();
    }

    boolean hasBarked() {
        return barked;
    }

    private void guard() {
        try {
            for (long left = patienceNanos; left > 0; left = last + patienceNanos - System.nanoTime()) {
                Thread.sleep(left / 1_000_000 + 1);
            }
            bark();
        } catch (InterruptedException e) {
            // The download has ended.
        }
    }

    private void bark() {
        barked = true;
        try {
            stream.close();
        } catch (IOException e) {
            // It was to be ended, and the reader hears of it in any case.
        }
    }

    @Override
    public void close() {
        registration.close();
        thread.interrupt();
    }
}
