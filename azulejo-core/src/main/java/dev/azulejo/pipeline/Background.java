package dev.azulejo.pipeline;

import dev.azulejo.fault.MachineException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes on a thread of its own, one thing at a time. All methods are for one other thread. */
final class Background implements AutoCloseable {
    private final ExecutorService writer = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "azulejo-checkpoints");
        thread.setDaemon(true);
        return thread;
    });
    private final Duration patience;
    private Optional<Future<?>> underWay = Optional.empty();

    /** What is written. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /** Whether something is being written. */
    boolean busy() {
        return underWay.filter(work -> !work.isDone()).isPresent();
    }

    /** @param patience how long is waited for a disk: steps of small pictures are over before it has answered */
    Background(Duration patience) {
        this.patience = patience;
    }

    /** Waits a moment for what is being written; whether it still is. */
    boolean busyAfterPatience() {
        if (busy()) {
            try {
                underWay.orElseThrow().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (TimeoutException | ExecutionException e) {
                // What failed is told by failure().
            }
        }
        return busy();
    }

    /** Begins to write, when what was begun before has ended. */
    void run(Work work) {
        underWay = Optional.of(writer.submit(() -> {
            work.run();
            return true;
        }));
    }

    /** Why what was written last could not be; each failure is told once. Waits for nothing. */
    Optional<String> failure() {
        if (busy() || underWay.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> failure = outcome(underWay.orElseThrow());
        underWay = Optional.empty();
        return failure;
    }

    private static Optional<String> outcome(Future<?> work) {
        try {
            work.get();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException || failed.getCause() instanceof MachineException) {
                return Optional.of(String.valueOf(failed.getCause().getMessage()));
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    /** Waits for what is being written. */
    @Override
    public void close() {
        writer.shutdown();
        underWay.ifPresent(Background::outcome);
    }
}
