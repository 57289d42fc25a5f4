package dev.azulejo.cli;

import dev.azulejo.fault.CancelledException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a cancelled command says: one sentence with what is kept. The command says it when its work ends, or whoever ends the
 * process because the work does not; nobody says it twice. Safe for use by several threads.
 */
final class LastWords {
    private Optional<Consumer<CancelledException>> teller = Optional.empty();
    private Supplier<String> kept = () -> "";

    /** From now on they are told so. */
    synchronized void toldBy(Consumer<CancelledException> told) {
        teller = Optional.of(told);
    }

    /** From now on they say what this tells, such as "3 of 5 pictures are done"; nothing if that is empty. */
    synchronized void keeping(Supplier<String> whatIsKept) {
        kept = whatIsKept;
    }

    /** Says them, unless they have been said. */
    void say() {
        Optional<Consumer<CancelledException>> told;
        synchronized (this) {
            told = teller;
            teller = Optional.empty();
        }
        told.ifPresent(words -> words.accept(sentence()));
    }

    private synchronized CancelledException sentence() {
        String what = kept.get();
        return new CancelledException(what.isEmpty() ? "cancelled" : "cancelled; " + what);
    }
}
