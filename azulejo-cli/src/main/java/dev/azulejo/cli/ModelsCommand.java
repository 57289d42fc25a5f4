package dev.azulejo.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code azulejo models}: what models there are, and what is in them. */
@Command(
        name = "models",
        sortOptions = false,
        header = "Lists, fetches, inspects and verifies models.",
        customSynopsis = "azulejo models COMMAND [OPTIONS]",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%n",
        footer = {
            "",
            "A model is a folder in the layout of diffusers, one file (.safetensors, .ckpt, .pth), a component's folder,"
                    + " builtin, hf:OWNER/NAME[@REVISION], hf:OWNER/NAME/FILE or the https: address of a file.",
            "",
            "Exit codes: 0 done, 2 usage, 3 a model that cannot be used or is not what the reference says, 4 cancelled."
        })
final class ModelsCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This help.")
    boolean help;

    private final Surroundings surroundings;

    private ModelsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The command with its own commands. */
    static CommandLine in(Surroundings surroundings) {
        return new CommandLine(new ModelsCommand(surroundings))
                .addSubcommand(new CommandLine(new ModelsListCommand(surroundings)))
                .addSubcommand(new CommandLine(new ModelsPullCommand(surroundings)))
                .addSubcommand(new CommandLine(new ModelsInspectCommand(surroundings)))
                .addSubcommand(new CommandLine(new ModelsVerifyCommand(surroundings)));
    }

    @Override
    public Integer call() {
        surroundings.terminal().out().print("""
                        azulejo models list                              what is built in and cached
                        azulejo models pull hf:OWNER/NAME                fetches a model
                        azulejo models inspect MODEL                     what a folder or file is
                        azulejo models verify MODEL REFERENCE            its networks beside figures of others
                        """);
        return ExitCode.DONE;
    }
}
