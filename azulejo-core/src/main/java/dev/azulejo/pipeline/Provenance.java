package dev.azulejo.pipeline;

import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.TextEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a result says about how it was made: the text {@code azulejo}, JSON with all settings, and {@code parameters} in
 * the form that AUTOMATIC1111's web interface made common, if the input has none. Neither holds anything that differs
 * between two runs of one job (date, duration, name of the output).
 *
 * @param settings as they were given
 * @param input size of the input, "width x height" in pixels
 * @param result size of the result
 * @param upscaler the super-resolution network
 * @param consistency weight that was used
 * @param repainting how it was repainted, if it was
 */
record Provenance(
        UpscaleSettings settings,
        String input,
        String result,
        String upscaler,
        double consistency,
        Optional<UpscaleResult.Repainting> repainting) {
    /** Keyword of our own text. */
    static final String KEYWORD = "azulejo";

    /** The input's metadata with both texts. */
    Metadata addedTo(Metadata metadata) {
        return metadata.withText(KEYWORD, json()).withTextIfAbsent(TextEntry.PARAMETERS, parameters());
    }

    private String json() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("version", version());
        values.put("input", input);
        values.put("result", result);
        values.put("upscaler", upscaler);
        values.put("consistency", consistency);
        repainting.ifPresent(made -> {
            values.put("model", made.model());
            settings.prompt().ifPresent(prompt -> values.put("prompt", prompt));
            values.put("negative", settings.negativePrompt());
            values.put("strength", made.strength());
            values.put("steps", made.steps());
            values.put("stepsRun", made.stepsRun());
            values.put("sampler", made.sampler());
            values.put("eta", settings.eta());
            values.put("guidance", made.guidance());
            values.put("seed", made.seed());
            values.put("tile", made.tiling().tileWidth() + "x" + made.tiling().tileHeight());
            values.put("overlap", made.tiling().overlapX() + "x" + made.tiling().overlapY());
            values.put("grid", settings.grid().id());
            values.put("fusion", made.fusion());
            values.put("blend", settings.blend().id());
            values.put("noise", settings.noise().id());
            values.put("tilesPerBatch", settings.tilesPerBatch());
            values.put("colour", settings.colourFix().id());
        });
        return JsonMapper.shared().writeValueAsString(values);
    }

    private String parameters() {
        StringBuilder text = new StringBuilder();
        settings.prompt()
                .filter(prompt -> !prompt.isEmpty())
                .ifPresent(prompt -> text.append(prompt).append('\n'));
        if (!settings.negativePrompt().isEmpty()) {
            text.append("Negative prompt: ").append(settings.negativePrompt()).append('\n');
        }
        repainting.ifPresent(made -> text.append("Steps: %d, Sampler: %s, CFG scale: %s, Seed: %d, "
                .formatted(made.steps(), made.sampler(), plain(made.guidance()), made.seed())));
        text.append("Size: ").append(result);
        repainting.ifPresent(made ->
                text.append(", Model: %s, Denoising strength: %s".formatted(made.model(), plain(made.strength()))));
        return text.append(", Upscaler: ")
                .append(upscaler)
                .append(", Version: Azulejo ")
                .append(version())
                .toString();
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String version() {
        return Optional.ofNullable(Provenance.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
