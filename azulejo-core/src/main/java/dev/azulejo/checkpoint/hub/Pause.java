package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.CancelledException;
import java.time.Duration;

/** Waits before the next attempt; tests only take note of it. */
@FunctionalInterface
interface Pause {
    Pause SLEEP = duration -> {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("cancelled while waiting for the server");
        }
    };

    void of(Duration duration);
}
