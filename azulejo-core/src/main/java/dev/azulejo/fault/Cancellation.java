package dev.azulejo.fault;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request to stop, handed down from whoever starts work to whoever does it. It is never reset: a new job takes a new one.
 * Safe for use by several threads.
 *
 * <p>The work ends with a {@link CancelledException}, after at most what cannot be divided: an operator of the network that
 * runs (some tenths of a second for the largest models on a CPU), a network that ONNX Runtime is loading (seconds for these,
 * a moment for small ones), a band of rows, or bringing a finished file to the disk. Downloads, waiting for one's turn,
 * decoding a picture, encoding one as a whole, and preparing a model's weights end at once.
 *
 * <p>Code that blocks where it cannot check (a network that runs) registers what to do with {@link #onCancel}.
 */
public final class Cancellation {
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final List<Runnable> actions = new CopyOnWriteArrayList<>();

    /** Asks for the end of the work. Returns at once; calling it again does nothing. */
    public void cancel() {
        if (cancelled.compareAndSet(false, true)) {
            actions.forEach(Runnable::run);
        }
    }

    /** True once {@link #cancel()} was called, or if the calling thread is interrupted (which stays so). */
    public boolean isCancelled() {
        if (Thread.currentThread().isInterrupted()) {
            cancel();
        }
        return cancelled.get();
    }

    /** @throws CancelledException if {@link #isCancelled()} */
    public void check() {
        if (isCancelled()) {
            throw new CancelledException("cancelled");
        }
    }

    /**
     * Runs an action on the thread that cancels, as soon as it does; at once if that has happened already.
     *
     * @return closing it withdraws the action
     */
    public Registration onCancel(Runnable action) {
        actions.add(action);
        if (cancelled.get() && actions.remove(action)) {
            action.run();
        }
        return () -> actions.remove(action);
    }

    /** Withdraws an action. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
