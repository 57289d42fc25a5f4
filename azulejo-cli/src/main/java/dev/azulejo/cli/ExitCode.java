package dev.azulejo.cli;

/** How the command ends, as scripts see it. */
final class ExitCode {
    /** All that was asked is done. */
    static final int DONE = 0;
    /** Something that should not happen. */
    static final int FAILURE = 1;
    /** The command line is wrong: nothing was begun. */
    static final int USAGE = 2;
    /** An input, a model, an output or the machine cannot be used. */
    static final int UNUSABLE = 3;
    /** Cancelled by Ctrl-C or a signal. */
    static final int CANCELLED = 4;

    private ExitCode() {}

    /** Which of two codes a command that met both ends with: 4 before 1 before 3 before 2 before 0. */
    static int worse(int a, int b) {
        return rank(a) >= rank(b) ? a : b;
    }

    private static int rank(int code) {
        return switch (code) {
            case DONE -> 0;
            case USAGE -> 1;
            case UNUSABLE -> 2;
            case CANCELLED -> 4;
            default -> 3;
        };
    }
}
