package dev.azulejo.cli;

import dev.azulejo.ControlFile;
import dev.azulejo.LoraFile;
import dev.azulejo.fault.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Files with weights after colons, as in {@code detail.safetensors:0.8}. Names have colons too (drives, {@code
 * hf:owner/name}, {@code https://...}): only numbers at the end are weights.
 */
final class WeightedFiles {
    private static final Pattern WEIGHT = Pattern.compile("(.+):([-+]?(?:\\d+\\.?\\d*|\\.\\d+))");

    /** What stands after the end of a file's name should have been a weight. */
    private static final Pattern NO_WEIGHT =
            Pattern.compile("(?i).+\\.(?:safetensors|ckpt|pth|pt|bin)(?::[^:/\\\\]*)*:([^:/\\\\]*)");

    private WeightedFiles() {}

    static final class Lora implements ITypeConverter<LoraFile> {
        @Override
        public LoraFile convert(String word) {
            return parsed(word, 2, (file, weights) -> {
                double weight = weights.isEmpty() ? 1 : weights.get(0);
                return new LoraFile(file, weight, weights.size() < 2 ? weight : weights.get(1));
            });
        }
    }

    static final class Control implements ITypeConverter<ControlFile> {
        @Override
        public ControlFile convert(String word) {
            return parsed(word, 1, (file, weights) -> new ControlFile(file, weights.isEmpty() ? 1 : weights.get(0)));
        }
    }

    private static <T> T parsed(String word, int most, BiFunction<String, List<Double>, T> value) {
        String file = word;
        List<Double> weights = new ArrayList<>();
        Matcher matcher = WEIGHT.matcher(file);
        while (weights.size() < most && matcher.matches()) {
            weights.add(0, Double.valueOf(matcher.group(2)));
            file = matcher.group(1);
            matcher = WEIGHT.matcher(file);
        }
        Matcher wrong = NO_WEIGHT.matcher(file);
        if (wrong.matches()) {
            throw new TypeConversionException("expected %s after the name of the file, found '%s' in '%s'"
                    .formatted(most == 1 ? "one weight" : "one or two weights", wrong.group(1), word));
        }
        try {
            return value.apply(file, weights);
        } catch (SettingsException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
