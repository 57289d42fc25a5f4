package dev.azulejo.cli;

import java.io.Console;
import java.util.Locale;

/** Asks whoever sits at the terminal. */
@FunctionalInterface
interface Question {
    /** Nobody is there: the answer is no. */
    Question NOBODY = text -> false;

    /**
     * Whether the answer is yes, which is what an empty line says; no where nobody can be asked.
     *
     * @param text the question
     */
    boolean yes(String text);

    /** Asks at the terminal of this process, if it has one to read from and to write to. */
    static Question of(Terminal terminal) {
        Console console = System.console();
        if (console == null || !terminal.interactive()) {
            return NOBODY;
        }
        return text -> {
            terminal.err().print(text + " [Y/n] ");
            terminal.err().flush();
            String answer = console.readLine();
            return answer != null && !answer.strip().toLowerCase(Locale.ROOT).startsWith("n");
        };
    }
}
