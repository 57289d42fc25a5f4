package dev.azulejo.cli;

import dev.azulejo.fault.Cancellation;
import java.time.Duration;

/** Where the process begins. */
public final class Main {
    /** Longest time between Ctrl-C and the end: one step of a network on a slow machine, and removing files. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Logging.configure(arguments);
        Cancellation cancellation = new Cancellation();
        Interruption interruption = Interruption.listen(cancellation, PATIENCE);
        Surroundings surroundings =
                new Surroundings(Terminal.ofProcess(), Library::open, Library::header, cancellation);
        int exitCode = AzulejoCommand.in(surroundings).execute(arguments);
        interruption.workEnded();
        System.exit(exitCode);
    }
}
