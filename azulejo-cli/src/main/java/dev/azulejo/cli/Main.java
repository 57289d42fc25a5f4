package dev.azulejo.cli;

import dev.azulejo.fault.Cancellation;
import java.time.Duration;

/** Where the process begins. */
public final class Main {
    /** Longest time that the work may take to end after Ctrl-C; with what the end itself takes, the process is gone in 2 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Logging.configure(arguments);
        Cancellation cancellation = new Cancellation();
        LastWords lastWords = new LastWords();
        Interruption interruption = Interruption.listen(cancellation, lastWords, PATIENCE);
        Terminal terminal = Terminal.ofProcess();
        Surroundings surroundings = new Surroundings(
                terminal, Library::open, Library::header, cancellation, lastWords, Question.of(terminal));
        int exitCode = AzulejoCommand.in(surroundings).execute(arguments);
        interruption.workEnded();
        System.exit(exitCode);
    }
}
