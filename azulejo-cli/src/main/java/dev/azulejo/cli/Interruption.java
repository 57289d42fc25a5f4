package dev.azulejo.cli;

import dev.azulejo.fault.Cancellation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes Ctrl-C, {@code SIGTERM} and a closed terminal cancel the work instead of ending the process under it: networks
 * are stopped, half-written files removed, then the command returns by itself. A second signal, or work that does not end
 * within the patience, ends the process at once.
 *
 * <p>Signals are caught through {@code sun.misc.Signal}, by reflection since the compiler rightly warns of it. A shutdown
 * hook would do as well, were it not that ONNX Runtime has one too, which takes its environment away from networks that
 * still run. Where signals cannot be caught ({@code -Xrs}, another virtual machine) there is a hook after all.
 */
final class Interruption {
    private final Cancellation cancellation;
    private final Duration patience;
    private final CountDownLatch finished = new CountDownLatch(1);

    private Interruption(Cancellation cancellation, Duration patience) {
        this.cancellation = cancellation;
        this.patience = patience;
    }

    /** Begins to listen. */
    static Interruption listen(Cancellation cancellation, Duration patience) {
        Interruption interruption = new Interruption(cancellation, patience);
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
        if (cancellation.isCancelled()) {
            Runtime.getRuntime().halt(ExitCode.CANCELLED);
        }
        Thread guard = new Thread(this::cancelAndWait, "azulejo-interruption");
        guard.setDaemon(true);
        guard.start();
    }

    private void cancelAndWait() {
        cancellation.cancel();
        try {
            if (finished.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.CANCELLED);
    }
}
