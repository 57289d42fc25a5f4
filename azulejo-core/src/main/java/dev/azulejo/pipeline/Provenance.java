package dev.azulejo.pipeline;

import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.TextEntry;
import java.io.StringWriter;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

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
        StringWriter text = new StringWriter();
        // Token by token: setting up data binding for one object would take longer than writing the picture.
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            write(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    private void write(JsonGenerator json) {
        json.writeStringProperty("version", version());
        json.writeStringProperty("input", input);
        json.writeStringProperty("result", result);
        json.writeStringProperty("upscaler", upscaler);
        json.writeNumberProperty("consistency", consistency);
        repainting.ifPresent(made -> {
            json.writeStringProperty("model", made.model());
            settings.prompt().ifPresent(prompt -> json.writeStringProperty("prompt", prompt));
            json.writeStringProperty("negative", settings.negativePrompt());
            json.writeNumberProperty("strength", made.strength());
            json.writeNumberProperty("steps", made.steps());
            json.writeNumberProperty("stepsRun", made.stepsRun());
            json.writeStringProperty("sampler", made.sampler());
            json.writeNumberProperty("eta", settings.eta());
            json.writeNumberProperty("guidance", made.guidance());
            json.writeNumberProperty("seed", made.seed());
            json.writeStringProperty(
                    "tile", made.tiling().tileWidth() + "x" + made.tiling().tileHeight());
            json.writeStringProperty(
                    "overlap", made.tiling().overlapX() + "x" + made.tiling().overlapY());
            json.writeStringProperty("grid", settings.grid().id());
            json.writeStringProperty("fusion", made.fusion());
            json.writeStringProperty("blend", settings.blend().id());
            json.writeStringProperty("noise", settings.noise().id());
            json.writeNumberProperty("tilesPerBatch", settings.tilesPerBatch());
            json.writeStringProperty("colour", settings.colourFix().id());
        });
    }

    private String parameters() {
        StringBuilder text = new StringBuilder();
        settings.prompt()
                .filter(prompt -> !prompt.isEmpty())
                .ifPresent(prompt -> text.append(prompt).append('\n'));
        if (!settings.negativePrompt().isEmpty()) {
            text.append("Negative prompt: ").append(settings.negativePrompt()).append('\n');
        }
        repainting.ifPresent(made -> text.append("Steps: " + made.steps())
                .append(", Sampler: " + made.sampler())
                .append(", CFG scale: " + plain(made.guidance()))
                .append(", Seed: " + made.seed() + ", "));
        text.append("Size: ").append(result);
        repainting.ifPresent(made ->
                text.append(", Model: " + made.model()).append(", Denoising strength: " + plain(made.strength())));
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
