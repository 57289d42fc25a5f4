package dev.azulejo.cli;

import dev.azulejo.checkpoint.hub.HubReference;
import dev.azulejo.checkpoint.hub.WebFile;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.model.ModelLocation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code azulejo models pull}: downloads models before they are needed. */
@Command(
        name = "pull",
        sortOptions = false,
        header = "Fetches models, and says where they lie.",
        customSynopsis = "azulejo models pull NAME... [OPTIONS]",
        description = {
            "",
            "What was cut goes on where it ended; what is there is not fetched again. HF_TOKEN opens models that ask for"
                    + " it.",
            ""
        })
final class ModelsPullCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "NAME",
            description = "hf:OWNER/NAME[@REVISION], hf:OWNER/NAME/FILE, or the https: address of a file.")
    List<String> names;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but errors.")
    boolean quiet;

    @Mixin
    AnswerOptions answer = new AnswerOptions();

    private final Surroundings surroundings;

    ModelsPullCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        for (String name : names) {
            if (!HubReference.matches(name) && !WebFile.matches(name)) {
                throw new SettingsException(
                        "'%s' is nothing to fetch, expected hf:OWNER/NAME or the https: address of a file"
                                .formatted(name));
            }
        }
        surroundings.lastWords().keeping(() -> "what was fetched is kept, and the same command goes on there");
        for (String name : names) {
            ModelLocation place = FetchDisplay.locate(
                    name, surroundings.terminal(), quiet || answer.json, surroundings.cancellation());
            if (answer.json) {
                new JsonLines(surroundings.terminal().withUtf8Output().out())
                        .write(
                                "pulled",
                                Map.of("name", name, "path", place.path().toString()));
            } else if (!quiet) {
                surroundings.terminal().out().println(place.path());
                surroundings.terminal().out().flush();
            }
        }
        return ExitCode.DONE;
    }
}
