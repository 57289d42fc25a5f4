package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.network.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The noise schedule of a model in one file: that of its family, with what the file itself says (the empty tensors
 * {@code v_pred} and {@code ztsnr} that trainers leave), its name, or a {@code .yaml} of the same name beside it, as the
 * authors of Stable Diffusion published them.
 */
final class SingleFileSchedule {
    private static final long LARGEST = 1 << 20;
    private static final Pattern ENTRY = Pattern.compile(
            "(?m)^\\s*(parameterization|linear_start|linear_end|timesteps)\\s*:\\s*[\"']?([\\w.+-]+)[\"']?");

    private SingleFileSchedule() {}

    static Config of(Checkpoint file, ModelVersion version) {
        Map<String, Object> changes = new LinkedHashMap<>();
        String name = file.file().getFileName().toString();
        if (ModelDefaults.isNamedDistilled(name)) {
            changes.put("timestep_spacing", "trailing");
        }
        yaml(file.file()).ifPresent(text -> read(text, changes));
        if (file.has("v_pred")) {
            changes.put("prediction_type", "v_prediction");
        }
        if (file.has("ztsnr")) {
            changes.put("rescale_betas_zero_snr", true);
            changes.put("timestep_spacing", "trailing");
        }
        return StandardSchedule.with(StandardSchedule.of(version), changes);
    }

    private static void read(String yaml, Map<String, Object> changes) {
        Matcher entry = ENTRY.matcher(yaml);
        // Configurations nest; the model's own entries come first.
        while (entry.find()) {
            String value = entry.group(2);
            switch (entry.group(1)) {
                case "parameterization" ->
                    changes.putIfAbsent("prediction_type", value.startsWith("v") ? "v_prediction" : "epsilon");
                case "linear_start" -> number(value).ifPresent(beta -> changes.putIfAbsent("beta_start", beta));
                case "linear_end" -> number(value).ifPresent(beta -> changes.putIfAbsent("beta_end", beta));
                default ->
                    number(value)
                            .ifPresent(count -> changes.putIfAbsent("num_train_timesteps", (int) Math.round(count)));
            }
        }
        boolean described = yaml.contains("linear_start");
        if (described && !changes.containsKey("prediction_type")) {
            changes.put("prediction_type", "epsilon");
        }
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.valueOf(text)).filter(value -> value > 0 && !value.isInfinite());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> yaml(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        for (String ending : List.of(".yaml", ".yml")) {
            Path beside = file.toAbsolutePath().resolveSibling(stem + ending);
            try {
                if (Files.isRegularFile(beside) && Files.size(beside) <= LARGEST) {
                    return Optional.of(new String(Files.readAllBytes(beside), java.nio.charset.StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new dev.azulejo.fault.ModelException(beside + " cannot be read: " + e.getMessage(), e);
            }
        }
        return Optional.empty();
    }
}
