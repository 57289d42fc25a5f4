package dev.azulejo.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private final Cancellation cancellation = new Cancellation();
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void nothingIsThrownBeforeItIsCancelledAndAlwaysAfterwards() {
        cancellation.check();
        assertThat(cancellation.isCancelled()).isFalse();
        cancellation.cancel();
        assertThat(cancellation.isCancelled()).isTrue();
        assertThatThrownBy(cancellation::check).isInstanceOf(CancelledException.class);
        assertThatThrownBy(cancellation::check).isInstanceOf(CancelledException.class);
    }

    @Test
    void actionsRunOnceHoweverOftenItIsCancelled() {
        cancellation.onCancel(calls::incrementAndGet);
        cancellation.cancel();
        cancellation.cancel();
        assertThat(calls).hasValue(1);
    }

    @Test
    void anActionThatComesLateRunsAtOnce() {
        cancellation.cancel();
        cancellation.onCancel(calls::incrementAndGet);
        assertThat(calls).hasValue(1);
    }

    @Test
    void anActionThatIsWithdrawnDoesNotRun() {
        cancellation.onCancel(calls::incrementAndGet).close();
        cancellation.cancel();
        assertThat(calls).hasValue(0);
    }

    @Test
    void anInterruptedThreadCountsAsCancelledAndStaysInterrupted() {
        cancellation.onCancel(calls::incrementAndGet);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(cancellation::check).isInstanceOf(CancelledException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        assertThat(calls).hasValue(1);
        assertThat(cancellation.isCancelled())
                .as("for every thread, and for good")
                .isTrue();
    }
}
