package dev.azulejo.study;

import dev.azulejo.measure.ConfidenceInterval;
import dev.azulejo.study.Results.AxisEntry;
import dev.azulejo.study.Results.MeanEntry;
import dev.azulejo.study.Results.MeanFigure;
import dev.azulejo.study.Results.PictureEntry;
import dev.azulejo.study.Results.Result;
import dev.azulejo.study.Results.VariantEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What can be said only of all results together: in what variants differ, what they are called, and means. */
final class Summary {
    private static final String UNTILED = "untiled";

    /** Axes whose values say themselves what they are about. */
    private static final Set<Axis> SPEAKING = Set.of(Axis.FUSION, Axis.SAMPLER, Axis.MODEL);

    private final List<VariantEntry> variants;
    private final Map<String, List<Result>> results;
    private final List<Axis> axes;

    private Summary(List<VariantEntry> variants, List<Result> results) {
        this.variants = variants;
        this.results = results.stream().collect(Collectors.groupingBy(Result::variant));
        this.axes = Arrays.stream(Axis.values()).filter(this::varies).toList();
    }

    static Results of(
            String version,
            String createdBy,
            List<PictureEntry> pictures,
            List<VariantEntry> variants,
            List<Result> results) {
        Summary summary = new Summary(variants, results);
        return new Results(
                version,
                createdBy,
                summary.axes.stream().map(summary::axis).toList(),
                Arrays.stream(Figure.values()).map(Figure::entry).toList(),
                List.copyOf(pictures),
                variants.stream().map(summary::described).toList(),
                results,
                variants.stream().map(summary::means).toList());
    }

    private boolean varies(Axis axis) {
        return variants.stream()
                        .filter(variant -> !hasNone(variant, axis))
                        .map(variant -> variant.choices().getOrDefault(axis.key(), ""))
                        .distinct()
                        .count()
                > 1;
    }

    private static boolean hasNone(VariantEntry variant, Axis axis) {
        return variant.untiled() && (axis.isAboutJoining() || axis == Axis.TILE);
    }

    private AxisEntry axis(Axis axis) {
        Set<String> values = new LinkedHashSet<>();
        variants.forEach(variant -> value(variant, axis).ifPresent(values::add));
        List<String> sorted = new ArrayList<>(values);
        if (sorted.stream().allMatch(value -> value.matches("-?\\d+(\\.\\d+)?"))) {
            sorted.sort(Comparator.comparingDouble(Double::parseDouble));
        }
        return new AxisEntry(axis.key(), axis.title(), sorted);
    }

    /** What was asked for; a label need not tell what goes without saying. */
    private static Optional<String> chosen(VariantEntry variant, Axis axis) {
        return hasNone(variant, axis)
                ? Optional.of(UNTILED).filter(untiled -> axis == Axis.FUSION)
                : Optional.ofNullable(variant.choices().get(axis.key()));
    }

    /** What was asked for, else what the model chose for itself, else what goes without saying. */
    private Optional<String> value(VariantEntry variant, Axis axis) {
        if (hasNone(variant, axis)) {
            return axis == Axis.FUSION ? Optional.of(UNTILED) : Optional.empty();
        }
        return Optional.ofNullable(variant.choices().get(axis.key()))
                .or(() -> results.getOrDefault(variant.id(), List.of()).stream()
                        .flatMap(result -> Optional.ofNullable(result.taken().get(axis.key())).stream())
                        .findFirst())
                .or(axis::usual);
    }

    private VariantEntry described(VariantEntry variant) {
        Map<String, String> values = new LinkedHashMap<>();
        axes.forEach(axis -> value(variant, axis).ifPresent(value -> values.put(axis.key(), value)));
        String label = axes.stream()
                .flatMap(axis -> chosen(variant, axis).map(value -> labelled(axis, value)).stream())
                .collect(Collectors.joining(", "));
        String shown = label.isEmpty() && variant.untiled() ? UNTILED : label.isEmpty() ? variant.id() : label;
        return new VariantEntry(variant.id(), variant.choices(), variant.untiled(), values, shown);
    }

    private static String labelled(Axis axis, String value) {
        return SPEAKING.contains(axis) ? value : axis.title().toLowerCase(Locale.ROOT) + " " + value;
    }

    private MeanEntry means(VariantEntry variant) {
        Map<String, MeanFigure> means = new TreeMap<>();
        for (Figure figure : Figure.values()) {
            double[] values = results.getOrDefault(variant.id(), List.of()).stream()
                    .flatMap(result -> Optional.ofNullable(result.figures().get(figure.key())).stream())
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            if (values.length > 0) {
                means.put(figure.key(), mean(figure, values));
            }
        }
        return new MeanEntry(variant.id(), means);
    }

    private static MeanFigure mean(Figure figure, double[] values) {
        ConfidenceInterval interval = ConfidenceInterval.of(values);
        Optional<ConfidenceInterval> known = Optional.of(interval).filter(several -> several.count() > 1);
        return new MeanFigure(
                interval.mean(),
                known.map(ConfidenceInterval::low),
                known.map(ConfidenceInterval::high),
                worst(figure, values),
                interval.count());
    }

    private static double worst(Figure figure, double[] values) {
        Comparator<Double> better = switch (figure.best()) {
            case ONE -> Comparator.comparingDouble(value -> -Math.abs(value - 1));
            case LOW -> Comparator.reverseOrder();
            case HIGH, NONE -> Comparator.naturalOrder();
        };
        return Arrays.stream(values).boxed().min(better).orElseThrow();
    }
}
