package dev.azulejo.image;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work of native libraries that nothing stops once it has begun. */
final class Unstoppable {
    private Unstoppable() {}

    /**
     * Has it done on a thread of its own and waits for it, but not when cancelled: then the work goes on to its end, for
     * nobody, with the memory that it has. It keeps no program alive.
     *
     * @param name of the thread
     * @throws CancelledException if cancelled, at once
     * @throws IOException if the work throws it; all else that it throws comes as it is
     */
    static <T> T done(String name, Cancellation cancellation, Callable<T> work) throws IOException {
        cancellation.check();
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        Cancellation.Registration registration = cancellation.onCancel(() -> task.cancel(false));
        try {
            return task.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancelledException("cancelled");
        } catch (CancellationException cancelled) {
            throw new CancelledException("cancelled");
        } catch (ExecutionException failed) {
            throw Failure.of(failed.getCause());
        } finally {
            registration.close();
        }
    }
}
