package dev.azulejo.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/** {@code azulejo} itself: alone it says how it is used. */
@Command(
        name = "azulejo",
        sortOptions = false,
        versionProvider = Version.class,
        header = "Azulejo upscales pictures by tiled diffusion, on the JVM alone.",
        customSynopsis = "azulejo COMMAND [OPTIONS]",
        synopsisHeading = "%n",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%n",
        footer = {"", "Try:  azulejo upscale photo.jpg", "      azulejo help upscale"})
final class AzulejoCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "The version.")
    boolean version;

    private final Surroundings surroundings;

    private AzulejoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        surroundings.terminal().out().print("""
                        Azulejo upscales pictures by tiled diffusion.

                          azulejo upscale photo.jpg      writes photo-x4.png, four times as large
                          azulejo compare photo.jpg ...  tries settings side by side
                          azulejo doctor                 what this machine can run, and how fast
                          azulejo models                 lists, fetches, inspects and verifies models
                          azulejo help upscale           all options
                        """);
        return ExitCode.DONE;
    }

    /** The command line, ready to run. */
    static CommandLine in(Surroundings surroundings) {
        CommandLine upscale = new CommandLine(new UpscaleCommand(surroundings));
        OptionSections.in(upscale);
        CommandLine compare = new CommandLine(new CompareCommand(surroundings));
        OptionSections.in(compare);
        CommandLine doctor = new CommandLine(new DoctorCommand(surroundings));
        OptionSections.in(doctor);
        CommandLine commandLine = new CommandLine(new AzulejoCommand(surroundings))
                .addSubcommand(upscale)
                .addSubcommand(compare)
                .addSubcommand(doctor)
                .addSubcommand(ModelsCommand.in(surroundings))
                .addSubcommand(new HelpCommand());
        UsageErrors usageErrors = new UsageErrors(surroundings);
        commandLine
                .registerConverter(Integer.class, new Choices.WholeNumber<>(Integer::valueOf))
                .registerConverter(Long.class, new Choices.WholeNumber<>(Long::valueOf))
                .registerConverter(Double.class, new Choices.AnyNumber())
                .setExpandAtFiles(false)
                .setUsageHelpWidth(80)
                .setUsageHelpLongOptionsMaxWidth(24)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setOut(new java.io.PrintWriter(surroundings.terminal().out(), true))
                .setErr(new java.io.PrintWriter(surroundings.terminal().err(), true))
                .setExecutionStrategy(usageErrors)
                .setParameterExceptionHandler(usageErrors)
                .setExecutionExceptionHandler(usageErrors);
        return commandLine;
    }
}
