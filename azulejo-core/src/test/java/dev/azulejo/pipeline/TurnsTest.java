package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void thoseWhoWaitWorkInTheOrderInWhichTheyCame() throws InterruptedException {
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        Turns.Turn first = turns.take(new Cancellation());
        for (int i = 0; i < 5; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                Turns.Turn turn = number % 2 == 0 ? turns.take(new Cancellation()) : turns.takeUninterruptibly();
                order.add(number);
                turn.close();
            });
            thread.start();
            threads.add(thread);
            awaitLength(2 + i);
        }
        assertThat(order).isEmpty();
        first.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
        assertThat(turns.length()).isZero();
    }

    @Test
    void cancellingEndsTheWaitOfThatOneOnly() throws InterruptedException {
        Cancellation cancellation = new Cancellation();
        Turns.Turn first = turns.take(new Cancellation());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = waiting(cancellation, thrown);
        awaitLength(2);
        cancellation.cancel();
        waiting.join();
        assertThat(thrown.get()).isInstanceOf(CancelledException.class);
        assertThat(turns.length()).isEqualTo(1);
        first.close();
        turns.take(new Cancellation()).close();
    }

    @Test
    void interruptingEndsTheWaitToo() throws InterruptedException {
        Turns.Turn first = turns.take(new Cancellation());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = waiting(new Cancellation(), thrown);
        awaitLength(2);
        waiting.interrupt();
        waiting.join();
        assertThat(thrown.get()).isInstanceOf(CancelledException.class);
        first.close();
        assertThat(turns.length()).isZero();
    }

    @Test
    void whoHasItsTurnIsRefusedAnotherInsteadOfWaitingForItself() {
        Turns.Turn turn = turns.take(new Cancellation());
        assertThatThrownBy(() -> turns.take(new Cancellation())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(turns::takeUninterruptibly).isInstanceOf(IllegalStateException.class);
        turn.close();
        turns.take(new Cancellation()).close();
    }

    private Thread waiting(Cancellation cancellation, AtomicReference<Throwable> thrown) {
        Thread thread = new Thread(() -> {
            try {
                turns.take(cancellation).close();
            } catch (CancelledException e) {
                thrown.set(e);
            }
        });
        thread.start();
        return thread;
    }

    private void awaitLength(int length) throws InterruptedException {
        while (turns.length() < length) {
            Thread.sleep(1);
        }
    }
}
