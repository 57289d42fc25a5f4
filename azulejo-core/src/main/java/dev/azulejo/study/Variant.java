package dev.azulejo.study;

import dev.azulejo.fault.SettingsException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One way to enlarge pictures, among those that are compared.
 *
 * @param setup everything that decides the results
 */
public record Variant(Setup setup) {
    /**
     * All combinations of values.
     *
     * @param fixed what all of them have in common
     * @param bundles values that go together, an alternative each; empty for none. Each is combined with all of {@code varied}
     * @param varied the values of each axis
     * @return each variant once; combinations that differ only in what their method does not use are one
     * @throws SettingsException if a value is none, is given twice, or shows in no variant
     */
    public static List<Variant> combinations(
            Setup fixed, List<Map<Axis, String>> bundles, Map<Axis, List<String>> varied) {
        List<Map<Axis, String>> combinations = bundles.isEmpty() ? List.of(Map.of()) : bundles;
        for (Map.Entry<Axis, List<String>> axis : varied.entrySet()) {
            combinations = multiplied(combinations, axis.getKey(), axis.getValue());
        }
        Map<Setup, Variant> variants = new LinkedHashMap<>();
        for (Map<Axis, String> combination : combinations) {
            Setup setup = fixed;
            for (Map.Entry<Axis, String> value : combination.entrySet()) {
                setup = value.getKey().with(setup, value.getValue());
            }
            variants.putIfAbsent(setup.effective(), new Variant(setup.effective()));
        }
        List<Variant> all = List.copyOf(variants.values());
        varied.forEach((axis, values) -> requireSeen(fixed, all, axis, values));
        return all;
    }

    private static List<Map<Axis, String>> multiplied(
            List<Map<Axis, String>> combinations, Axis axis, List<String> values) {
        List<Map<Axis, String>> all = new ArrayList<>();
        for (Map<Axis, String> combination : combinations) {
            if (combination.containsKey(axis)) {
                throw new SettingsException("%s is given twice; name it once".formatted(axis.key()));
            }
            for (String value : values) {
                Map<Axis, String> more = new LinkedHashMap<>(combination);
                more.put(axis, value);
                all.add(more);
            }
        }
        return all;
    }

    /** A value that is in no variant has no effect with any of them. */
    private static void requireSeen(Setup fixed, List<Variant> variants, Axis axis, List<String> values) {
        for (String value : values) {
            var chosen = axis.chosen(axis.with(fixed, value));
            boolean seen = variants.stream()
                    .anyMatch(variant -> axis.chosen(variant.setup).equals(chosen));
            if (!seen) {
                throw new SettingsException("%s=%s shows in no result: with the other settings it has no effect"
                        .formatted(axis.key(), value));
            }
        }
    }

    /** The variant that has nothing to join, but is like this one otherwise. */
    Variant untiled() {
        return new Variant(setup.untiled());
    }

    /** What distinguishes it from what goes without saying, by axis. */
    Map<Axis, String> choices() {
        Map<Axis, String> choices = new EnumMap<>(Axis.class);
        for (Axis axis : Axis.values()) {
            if (!setup.isUntiled() || !axis.isAboutJoining()) {
                axis.chosen(setup).ifPresent(value -> choices.put(axis, value));
            }
        }
        return Collections.unmodifiableMap(choices);
    }

    /** A name that is the same in every run: "fusion=mixture overlap=48". */
    public String id() {
        return choices().entrySet().stream()
                .map(choice -> choice.getKey().key() + "=" + choice.getValue())
                .collect(Collectors.joining(" "));
    }
}
