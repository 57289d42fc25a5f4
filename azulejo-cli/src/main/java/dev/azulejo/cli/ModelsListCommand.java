package dev.azulejo.cli;

import dev.azulejo.checkpoint.hub.CachedModel;
import dev.azulejo.checkpoint.hub.HubSettings;
import dev.azulejo.checkpoint.hub.HuggingFaceHub;
import dev.azulejo.checkpoint.hub.WebFile;
import dev.azulejo.model.ModelLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code azulejo models list}: what is built in and what was downloaded. */
@Command(
        name = "list",
        sortOptions = false,
        header = "Lists the models that are built in or cached.",
        customSynopsis = "azulejo models list [--json]",
        description = {
            "",
            "Models of the Hugging Face Hub lie in the cache that other programs use too (HF_HOME, HF_HUB_CACHE).",
            ""
        })
final class ModelsListCommand implements Callable<Integer> {
    @Mixin
    AnswerOptions answer = new AnswerOptions();

    private final Surroundings surroundings;

    ModelsListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** A line. */
    private record Entry(String name, String kind, CachedModel model) {}

    @Override
    public Integer call() {
        HubSettings settings = HubSettings.ofEnvironment();
        HuggingFaceHub hub = new HuggingFaceHub(settings);
        List<Entry> entries = new ArrayList<>();
        for (String name : hub.cachedModels()) {
            entries.add(new Entry("hf:" + name, "hub", hub.cached(name)));
        }
        for (CachedModel file : WebFile.cached(ModelLocation.webFiles())) {
            entries.add(new Entry(file.folder().resolve(file.name()).toString(), "web", file));
        }
        if (answer.json) {
            JsonLines lines =
                    new JsonLines(surroundings.terminal().withUtf8Output().out());
            lines.write("model", Map.of("name", ModelLocation.BUILTIN, "kind", "builtin"));
            for (Entry entry : entries) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("name", entry.name());
                fields.put("kind", entry.kind());
                fields.put("bytes", entry.model().bytes());
                fields.put("folder", entry.model().folder().toString());
                lines.write("model", fields);
            }
            return ExitCode.DONE;
        }
        surroundings.terminal().out().printf("%-9s %s%n", "built in", ModelLocation.BUILTIN);
        for (Entry entry : entries) {
            surroundings
                    .terminal()
                    .out()
                    .printf("%9s %s%n", Figures.megabytes(entry.model().bytes()), entry.name());
        }
        surroundings.terminal().out().println("cached in " + settings.cache() + " and " + ModelLocation.webFiles());
        surroundings.terminal().out().flush();
        return ExitCode.DONE;
    }
}
