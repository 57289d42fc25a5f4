package dev.azulejo.cli;

import dev.azulejo.checkpoint.ElementType;
import dev.azulejo.model.Inspection;
import dev.azulejo.model.Inspection.InspectedNetwork;
import dev.azulejo.model.ModelLocation;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code azulejo models inspect}: what a folder or file is. */
@Command(
        name = "inspect",
        sortOptions = false,
        header = "Says what a folder or file is, what it lacks, and what no network uses.",
        customSynopsis = "azulejo models inspect MODEL [--json]",
        description = {"", "Models, autoencoders, ControlNets, upscalers, LoRAs and textual inversions are known.", ""},
        footer = {"", "Exit codes: 0 everything can be used, 3 something is missing or nothing is known of it."})
final class ModelsInspectCommand implements Callable<Integer> {
    /** Names of tensors that are printed; JSON has all. */
    private static final int SHOWN = 6;

    @Parameters(paramLabel = "MODEL", description = "A folder, a file, builtin, hf:... or https:...")
    String model;

    @Mixin
    AnswerOptions answer = new AnswerOptions();

    private final Surroundings surroundings;

    ModelsInspectCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ModelLocation place =
                FetchDisplay.locate(model, surroundings.terminal(), answer.json, surroundings.cancellation());
        Inspection inspection = Inspection.of(place);
        int exitCode = inspection.networks().stream()
                        .allMatch(network -> network.fault().isEmpty())
                ? ExitCode.DONE
                : ExitCode.UNUSABLE;
        if (answer.json) {
            Map<String, Object> fields = fields(inspection);
            fields.put("exitCode", exitCode);
            new JsonLines(surroundings.terminal().withUtf8Output().out()).write("inspected", fields);
        } else {
            print(inspection);
        }
        return exitCode;
    }

    private void print(Inspection inspection) {
        PrintStream out = surroundings.terminal().out();
        out.printf(
                "%s: %s, %s, %s parameters%n",
                inspection.place().name(), inspection.kind(), inspection.layout(), count(inspection.parameters()));
        for (InspectedNetwork network : inspection.networks()) {
            out.printf("  %s: %s, %s%n", network.role(), network.architecture(), network.description());
            if (network.parameters() > 0) {
                out.printf("    %s parameters, %s%n", count(network.parameters()), precision(network.elements()));
            }
            network.fault().ifPresent(fault -> out.println("    cannot be evaluated: " + fault));
        }
        inspection.facts().forEach((name, value) -> out.printf("  %s: %s%n", name, value));
        if (!inspection.missing().isEmpty()) {
            out.println("  missing: " + String.join(", ", inspection.missing()));
        }
        if (!inspection.extra().isEmpty()) {
            out.println("  extra: " + extra(inspection.extra()));
        }
        out.flush();
    }

    /** Groups of tensors by the first part of their names, the single ones as they are. */
    private static String extra(List<String> names) {
        Map<String, List<String>> groups = names.stream()
                .collect(Collectors.groupingBy(
                        name -> name.contains(".") ? name.substring(0, name.indexOf('.')) : name,
                        TreeMap::new,
                        Collectors.toList()));
        List<String> shown = new ArrayList<>();
        groups.forEach(
                (start, group) -> shown.add(group.size() == 1 ? group.get(0) : start + ".* (" + group.size() + ")"));
        String more = shown.size() > SHOWN ? " and " + (shown.size() - SHOWN) + " more" : "";
        return "%d %s that no network uses: %s%s"
                .formatted(
                        names.size(),
                        names.size() == 1 ? "tensor" : "tensors",
                        String.join(", ", shown.subList(0, Math.min(SHOWN, shown.size()))),
                        more);
    }

    private static String precision(Map<ElementType, Long> elements) {
        long all = Math.max(
                1, elements.values().stream().mapToLong(Long::longValue).sum());
        if (elements.size() == 1) {
            return elements.keySet().iterator().next().toString();
        }
        return elements.entrySet().stream()
                .map(entry -> "%s %s %%"
                        .formatted(entry.getKey(), String.format(Locale.ROOT, "%.1f", 100.0 * entry.getValue() / all)))
                .collect(Collectors.joining(", "));
    }

    private static String count(long parameters) {
        if (parameters >= 1_000_000) {
            return String.format(Locale.ROOT, "%.1f million", parameters / 1e6);
        }
        return Long.toString(parameters);
    }

    private static Map<String, Object> fields(Inspection inspection) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", inspection.place().name());
        fields.put("path", inspection.place().path().toString());
        fields.put("kind", inspection.kind());
        fields.put("layout", inspection.layout());
        fields.put("parameters", inspection.parameters());
        fields.put(
                "networks",
                inspection.networks().stream().map(ModelsInspectCommand::fields).toList());
        fields.put("facts", inspection.facts());
        fields.put("missing", inspection.missing());
        fields.put("extra", inspection.extra());
        return fields;
    }

    private static Map<String, Object> fields(InspectedNetwork network) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("role", network.role());
        fields.put("architecture", network.architecture());
        network.file().ifPresent(file -> fields.put("file", file.toString()));
        fields.put("parameters", network.parameters());
        Map<String, Long> types = new LinkedHashMap<>();
        network.elements().forEach((type, elements) -> types.put(type.toString(), elements));
        fields.put("types", types);
        fields.put("description", network.description());
        network.fault().ifPresent(fault -> fields.put("fault", fault));
        return fields;
    }
}
