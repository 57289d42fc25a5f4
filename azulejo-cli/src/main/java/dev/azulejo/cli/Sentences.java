package dev.azulejo.cli;

import java.io.PrintStream;
import java.util.Optional;

/** How every fault is printed. */
final class Sentences {
    private Sentences() {}

    /** {@code azulejo: SENTENCE}, and the stack trace if there is one. */
    static void print(PrintStream err, String sentence, Optional<Throwable> trace) {
        err.println("azulejo: " + sentence);
        trace.ifPresent(thrown -> thrown.printStackTrace(err));
        err.flush();
    }
}
