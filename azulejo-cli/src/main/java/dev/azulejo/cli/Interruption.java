package dev.azulejo.cli;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.UnfinishedFiles;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes Ctrl-C, {@code SIGTERM} and a closed terminal cancel the work: networks are stopped, half-written files removed,
 * then the command returns by itself. Work that does not end within the patience (a network that loads cannot be stopped),
 * and a second signal, end the process at once: it says its last words, removes its unfinished files, and is gone.
 *
 * <p>Signals are caught through {@code sun.misc.Signal}, by reflection since the compiler rightly warns of it. A shutdown
 * hook would do as well, were it not that ONNX Runtime has one too, which takes its environment away from networks that
 * still run. Where signals cannot be caught ({@code -Xrs}, another virtual machine) there is a hook after all.
 */
final class Interruption {
    /** Longest time for the last words: whoever reads them may have stopped reading. */
    private static final Duration TELLING = Duration.ofMillis(600);

    private final Cancellation cancellation;
    private final LastWords lastWords;
    private final Duration patience;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);

    private Interruption(Cancellation cancellation, LastWords lastWords, Duration patience) {
        this.cancellation = cancellation;
        this.lastWords = lastWords;
        this.patience = patience;
    }

    /** Begins to listen. */
    static Interruption listen(Cancellation cancellation, LastWords lastWords, Duration patience) {
        Interruption interruption = new Interruption(cancellation, lastWords, patience);
        boolean caught = false;
        for (String signal : List.of("INT", "TERM", "HUP")) {
            caught |= interruption.catchSignal(signal);
        }
        if (!caught) {
            Runtime.getRuntime().addShutdownHook(new Thread(interruption::cancelAndWait, "azulejo-interruption"));
        }
        return interruption;
    }

    /** The work has ended and cleaned up. */
    void workEnded() {
        finished.countDown();
    }

    private boolean catchSignal(String name) {
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    handlerClass.getClassLoader(), new Class<?>[] {handlerClass}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            signalled();
                            return null;
                        }
                        return switch (method.getName()) {
                            case "equals" -> proxy == arguments[0];
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "azulejo's handler of signals";
                        };
                    });
            Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
            handle.invoke(null, signalClass.getConstructor(String.class).newInstance(name), handler);
            return true;
        } catch (InvocationTargetException e) {
            return false;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false;
        }
    }

    private void signalled() {
        if (signalled.compareAndSet(false, true)) {
            daemon(this::cancelAndWait);
        } else {
            end();
        }
    }

    private void cancelAndWait() {
        // On a thread of its own: what is to be stopped may take its time to listen.
        daemon(cancellation::cancel);
        try {
            if (finished.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    private void end() {
        try {
            daemon(lastWords::say).join(TELLING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        UnfinishedFiles.removeAll();
        // A network that still loads may meet the end of ONNX Runtime's own objects: what Java prints of that concerns
        // nobody.
        silence(FileDescriptor.out);
        silence(FileDescriptor.err);
        Runtime.getRuntime().halt(ExitCode.CANCELLED);
    }

    /** From now on what is written there goes nowhere: Java leaves no standard stream without a file. */
    private static void silence(FileDescriptor standard) {
        try {
            new FileOutputStream(standard).close();
        } catch (IOException e) {
            // It is as it was.
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "azulejo-interruption");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
