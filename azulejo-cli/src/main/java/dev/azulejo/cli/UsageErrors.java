package dev.azulejo.cli;

import dev.azulejo.fault.CancelledException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one sentence what is wrong with a command line, and where to read on; or that the command was cancelled. */
final class UsageErrors implements IParameterExceptionHandler, IExecutionExceptionHandler, IExecutionStrategy {
    private final Terminal terminal;
    private final LastWords lastWords;

    UsageErrors(Surroundings surroundings) {
        this.terminal = surroundings.terminal();
        this.lastWords = surroundings.lastWords();
    }

    @Override
    public int execute(ParseResult parsed) {
        lastWords.toldBy(cancelled -> report(Fault.of(cancelled), parsed.originalArgs()));
        return new CommandLine.RunLast().execute(parsed);
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        return report(new Fault("settings", ExitCode.USAGE, sentence(e), e), List.of(arguments));
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed) {
        if (e instanceof CancelledException) {
            lastWords.say();
            return ExitCode.CANCELLED;
        }
        return report(Fault.of(e), parsed.originalArgs());
    }

    private int report(Fault fault, List<String> arguments) {
        boolean verbose = arguments.contains("--verbose") || arguments.contains("-v");
        Sentences.print(terminal.err(), fault.sentence(), verbose ? Optional.of(fault.cause()) : Optional.empty());
        if (arguments.contains("--json")) {
            new JsonLines(terminal.withUtf8Output().out()).write("error", JsonReport.error(Optional.empty(), fault));
        }
        return fault.exitCode();
    }

    private static String sentence(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String hint = "; see " + command.getCommandSpec().qualifiedName() + " --help";
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched, command, hint);
        }
        if (e instanceof MissingParameterException missing
                && missing.getMissing().stream().allMatch(ArgSpec::isPositional)) {
            boolean picture = List.of("upscale", "compare").contains(command.getCommandName());
            return (picture
                            ? "no picture was given"
                            : "no " + missing.getMissing().get(0).paramLabel() + " was given")
                    + hint;
        }
        String message = e.getMessage().strip().replaceAll("\\s*\\R\\s*", " ");
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1) + hint;
    }

    private static String unmatched(UnmatchedArgumentException e, CommandLine command, String hint) {
        String word = e.getUnmatched().get(0);
        String found;
        String similar;
        if (word.startsWith("-")) {
            found = "there is no option " + word;
            similar = closest(word, command.getCommandSpec().optionsMap().keySet());
        } else if (command.getParent() == null) {
            found = "there is no command '" + word + "'";
            similar = closest(word, command.getSubcommands().keySet());
            if (similar.isEmpty()) {
                return found + "; to enlarge a picture: azulejo upscale " + word;
            }
        } else {
            found = "'" + word + "' is not expected here";
            similar = "";
        }
        return similar.isEmpty() ? found + hint : found + ", did you mean " + similar + "?";
    }

    /** The name that was most likely meant; empty if none is near. */
    private static String closest(String word, Iterable<String> names) {
        String given = word.replaceFirst("=.*", "");
        String best = "";
        int least = Math.max(1, given.replaceFirst("^-+", "").length() / 3) + 1;
        for (String name : names) {
            int distance = distance(given, name);
            if (distance < least || name.startsWith(given) && given.length() > 3 && best.isEmpty()) {
                least = Math.min(least, distance);
                best = name;
            }
        }
        return best;
    }

    /** Edits (insert, delete, replace, swap neighbours) that turn one word into the other (Damerau 1964). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            Arrays.setAll(d[i], j -> j);
            d[i][0] = i;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
