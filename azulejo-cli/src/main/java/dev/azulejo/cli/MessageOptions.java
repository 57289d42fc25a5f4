package dev.azulejo.cli;

import dev.azulejo.image.FileFormat;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The options that say how results are written and what is printed meanwhile. */
final class MessageOptions {
    @Option(
            names = "--format",
            paramLabel = "NAME",
            converter = Choices.FormatName.class,
            completionCandidates = Choices.FormatName.class,
            description = "What results are written as: ${COMPLETION-CANDIDATES} (default: what the name of the output"
                    + " says, else png).")
    FileFormat format;

    @Option(
            names = "--quality",
            paramLabel = "Q",
            converter = Choices.QualityName.class,
            description = "Of JPEG, WebP and Deep Zoom: 1 to 100 (default: 92), or lossless (not JPEG).")
    OptionalInt quality;

    @Option(
            names = "--resume",
            description =
                    "Go on with a job that was interrupted, from OUT.azulejo; without one, begin. A result that is"
                            + " there already stays.")
    boolean resume;

    @Option(names = "--keep-job", description = "Leave OUT.azulejo where it is when the job is done.")
    boolean keepJob;

    @Option(names = "--skip-existing", description = "Leave pictures alone whose output exists.")
    boolean skipExisting;

    @Option(names = "--json", description = "One JSON object a line on standard output, and nothing else there.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but errors.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say what happens underneath; stack traces with errors.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This help.")
    boolean help;

    /** How results are written. */
    Encodings encodings() {
        return new Encodings(Optional.ofNullable(format), Optional.ofNullable(quality));
    }
}
