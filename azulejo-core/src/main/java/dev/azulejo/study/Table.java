package dev.azulejo.study;

import dev.azulejo.study.Results.AxisEntry;
import dev.azulejo.study.Results.FigureEntry;
import dev.azulejo.study.Results.Result;
import dev.azulejo.study.Results.VariantEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code results.csv}: one line for a picture and a variant, after RFC 4180. */
final class Table {
    private static final String LINE = "\r\n";

    private Table() {}

    static String csv(Results results) {
        Map<String, VariantEntry> variants =
                results.variants().stream().collect(Collectors.toMap(VariantEntry::id, Function.identity()));
        List<String> stages = results.results().stream()
                .flatMap(result -> result.stages().keySet().stream())
                .distinct()
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add(line(heading(results, stages)));
        for (Result result : results.results()) {
            lines.add(line(cells(results, stages, result, variants.get(result.variant()))));
        }
        return String.join(LINE, lines) + LINE;
    }

    private static List<Object> heading(Results results, List<String> stages) {
        List<Object> heading = new ArrayList<>(List.of("picture", "variant", "label"));
        results.axes().stream().map(AxisEntry::key).forEach(heading::add);
        results.figures().stream().map(FigureEntry::key).forEach(heading::add);
        heading.addAll(List.of("seconds", "networkSeconds"));
        stages.forEach(stage -> heading.add(stage + "Seconds"));
        heading.addAll(List.of(
                "evaluations", "evaluationsPerPixel", "peakMemory", "tileUsed", "overlapUsed", "image", "failed"));
        return heading;
    }

    private static List<Object> cells(Results results, List<String> stages, Result result, VariantEntry variant) {
        List<Object> cells = new ArrayList<>(List.of(result.picture(), variant.id(), variant.label()));
        results.axes().forEach(axis -> cells.add(variant.values().getOrDefault(axis.key(), "")));
        results.figures().forEach(figure -> cells.add(cell(result.figures().get(figure.key()))));
        cells.addAll(List.of(result.seconds(), result.networkSeconds()));
        stages.forEach(stage -> cells.add(cell(result.stages().get(stage))));
        cells.addAll(List.of(
                result.evaluations(),
                result.evaluationsPerPixel(),
                result.peakMemory(),
                result.tile().orElse(""),
                result.overlap(),
                result.image().orElse(""),
                result.failed().orElse("")));
        return cells;
    }

    private static Object cell(Double value) {
        return Objects.requireNonNullElse(value, "");
    }

    private static String line(List<Object> cells) {
        return cells.stream().map(Object::toString).map(Table::quoted).collect(Collectors.joining(","));
    }

    private static String quoted(String text) {
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
