package dev.azulejo.pipeline;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets one thread at a time work, in the order in which they came. Unlike with a fair lock, waiting ends when the work is
 * cancelled, and a thread that has its turn cannot take another one. Safe for use by several threads.
 */
final class Turns {
    /** Those who wait; the first has its turn. */
    private final Queue<Turn> queue = new ArrayDeque<>();

    /**
     * Waits for a turn.
     *
     * @return to be closed when the work is done
     * @throws CancelledException if cancelled or interrupted meanwhile
     * @throws IllegalStateException if this thread has its turn already
     */
    Turn take(Cancellation cancellation) {
        Turn turn = queued();
        Cancellation.Registration registration = cancellation.onCancel(this::wakeAll);
        try {
            synchronized (queue) {
                while (queue.peek() != turn) {
                    cancellation.check();
                    queue.wait();
                }
            }
            return turn;
        } catch (InterruptedException interrupted) {
            turn.close();
            Thread.currentThread().interrupt();
            throw new CancelledException("cancelled while waiting for another picture");
        } catch (CancelledException cancelled) {
            turn.close();
            throw cancelled;
        } finally {
            registration.close();
        }
    }

    /**
     * Waits for a turn, whatever happens.
     *
     * @return to be closed when the work is done
     * @throws IllegalStateException if this thread has its turn already
     */
    Turn takeUninterruptibly() {
        Turn turn = queued();
        boolean interrupted = false;
        synchronized (queue) {
            while (queue.peek() != turn) {
                try {
                    queue.wait();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return turn;
    }

    private Turn queued() {
        Turn turn = new Turn();
        synchronized (queue) {
            if (!queue.isEmpty() && queue.element().thread == turn.thread) {
                throw new IllegalStateException("what listens to a job cannot begin another one, or wait for its end");
            }
            queue.add(turn);
        }
        return turn;
    }

    private void wakeAll() {
        synchronized (queue) {
            queue.notifyAll();
        }
    }

    /** How many threads work or wait. */
    int length() {
        synchronized (queue) {
            return queue.size();
        }
    }

    /** The right to work. */
    final class Turn implements AutoCloseable {
        private final Thread thread = Thread.currentThread();

        /** Lets the next one work. */
        @Override
        public void close() {
            synchronized (queue) {
                queue.remove(this);
                queue.notifyAll();
            }
        }
    }
}
