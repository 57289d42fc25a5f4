package dev.azulejo.cli;

import picocli.CommandLine.Option;

/** How a command that answers a question answers it. */
final class AnswerOptions {
    @Option(names = "--json", description = "JSON on standard output instead of text: one object a line.")
    boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say what happens underneath; stack traces with errors.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This help.")
    boolean help;
}
