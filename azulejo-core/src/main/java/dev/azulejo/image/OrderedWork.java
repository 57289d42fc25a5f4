package dev.azulejo.image;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * Work that several threads do and whose results one thread hands on in the order in which it was given. Only a few pieces
 * are under way at a time.
 */
final class OrderedWork<T> implements AutoCloseable {
    private static final int MOST_THREADS = 8;

    /** Takes results. */
    @FunctionalInterface
    interface Sink<T> {
        void accept(T result) throws IOException;
    }

    private final Executor executor;
    private final Runnable shutdown;
    private final int ahead;
    private final Sink<T> sink;
    private final Queue<FutureTask<T>> underWay = new ArrayDeque<>();

    private OrderedWork(Executor executor, Runnable shutdown, int ahead, Sink<T> sink) {
        this.executor = executor;
        this.shutdown = shutdown;
        this.ahead = ahead;
        this.sink = sink;
    }

    /** On threads of its own, as many as there are processors. */
    static <T> OrderedWork<T> parallel(String name, Sink<T> sink) {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        ExecutorService workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        return new OrderedWork<>(workers, workers::shutdownNow, 2 * threads, sink);
    }

    /** On the thread that gives it. */
    static <T> OrderedWork<T> direct(Sink<T> sink) {
        return new OrderedWork<>(Runnable::run, () -> {}, 1, sink);
    }

    /** Gives a piece of work; waits for the oldest one if too many are under way. */
    void add(Callable<T> work) throws IOException {
        while (underWay.size() >= ahead) {
            handOn();
        }
        FutureTask<T> task = new FutureTask<>(work);
        underWay.add(task);
        executor.execute(task);
    }

    /** Waits for all of it. */
    void finish() throws IOException {
        while (!underWay.isEmpty()) {
            handOn();
        }
    }

    private void handOn() throws IOException {
        try {
            sink.accept(underWay.remove().get());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        } catch (ExecutionException failed) {
            throw Failure.of(failed.getCause());
        }
    }

    /** Drops what is not done. */
    @Override
    public void close() {
        underWay.forEach(task -> task.cancel(false));
        underWay.clear();
        shutdown.run();
    }
}
