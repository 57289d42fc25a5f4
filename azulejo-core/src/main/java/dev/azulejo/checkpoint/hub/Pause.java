package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits before the next attempt, which may be minutes away, or until cancelled; tests only take note of it. */
@FunctionalInterface
interface Pause {
    Pause SLEEP = (duration, cancellation) -> {
        CountDownLatch cancelled = new CountDownLatch(1);
        Cancellation.Registration registration = cancellation.onCancel(cancelled::countDown);
        try {
            if (cancelled.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CancelledException("cancelled while waiting for the server");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("cancelled while waiting for the server");
        } finally {
            registration.close();
        }
    };

    /** @throws CancelledException if cancelled before the end */
    void of(Duration duration, Cancellation cancellation);
}
