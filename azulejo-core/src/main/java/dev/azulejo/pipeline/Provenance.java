package dev.azulejo.pipeline;

import dev.azulejo.ControlFile;
import dev.azulejo.LoraFile;
import dev.azulejo.PrintSize;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.checkpoint.hub.WebFile;
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
 * @param part where the result lies, if it is only a part of the picture
 * @param upscaler the super-resolution network
 * @param consistency weight that was used
 * @param repainting how it was repainted, if it was
 * @param job fingerprint of everything that decides the result but the seed, where it can be known that a job is done
 */
record Provenance(
        UpscaleSettings settings,
        String input,
        String result,
        Optional<UpscaleResult.Part> part,
        String upscaler,
        double consistency,
        Optional<UpscaleResult.Repainting> repainting,
        Optional<String> job) {
    /** Keyword of our own text. */
    static final String KEYWORD = TextEntry.AZULEJO;

    /** Property of the fingerprint in our own text. */
    static final String JOB = "job";

    /** Property of the seed in our own text. */
    static final String SEED = "seed";

    /** The input's metadata with both texts, and with the resolution of paper if its size was asked for. */
    Metadata addedTo(Metadata metadata) {
        Metadata printed =
                settings.target() instanceof PrintSize paper ? metadata.withResolution(paper.resolution()) : metadata;
        return printed.withText(KEYWORD, json()).withTextIfAbsent(TextEntry.PARAMETERS, parameters());
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
        job.ifPresent(fingerprint -> json.writeStringProperty(JOB, fingerprint));
        json.writeStringProperty("input", input);
        json.writeStringProperty("result", result);
        part.ifPresent(place -> {
            json.writeStringProperty(
                    "region", "%d,%d,%d,%d".formatted(place.x(), place.y(), place.width(), place.height()));
            json.writeStringProperty("whole", place.wholeWidth() + "x" + place.wholeHeight());
        });
        json.writeStringProperty("upscaler", upscaler);
        json.writeNumberProperty("consistency", consistency);
        repainting.ifPresent(made -> {
            json.writeStringProperty("model", made.model());
            json.writeStringProperty("modelVersion", made.version());
            made.vae().ifPresent(vae -> json.writeStringProperty("vae", fileName(vae)));
            json.writeStringProperty("prompt", prompt());
            json.writeStringProperty("negative", negativePrompt());
            made.conditioning().ifPresent(conditioning -> write(json, conditioning));
            json.writeNumberProperty("strength", made.strength());
            json.writeNumberProperty("steps", made.steps());
            json.writeNumberProperty("stepsRun", made.stepsRun());
            json.writeStringProperty("sampler", made.sampler());
            json.writeNumberProperty("eta", settings.eta());
            json.writeNumberProperty("guidance", made.guidance());
            json.writeNumberProperty(SEED, made.seed());
            json.writeStringProperty(
                    "tile", made.tiling().tileWidth() + "x" + made.tiling().tileHeight());
            json.writeStringProperty(
                    "overlap", made.tiling().overlapX() + "x" + made.tiling().overlapY());
            json.writeStringProperty("grid", settings.grid().id());
            json.writeStringProperty("fusion", made.fusion());
            json.writeStringProperty("blend", settings.blend().id());
            json.writeStringProperty("seamFix", settings.seamFix().id());
            json.writeStringProperty(
                    "latentEnlargement", settings.latentEnlargement().id());
            json.writeStringProperty("noise", settings.noise().id());
            json.writeNumberProperty("tilesPerBatch", settings.tilesPerBatch());
            json.writeStringProperty("colour", settings.colourFix().id());
            json.writeStringProperty("flatTiles", settings.thrift().flatTiles().id());
            json.writeNumberProperty("flatness", settings.thrift().flatness());
            json.writeNumberProperty("deepCache", settings.thrift().deepCache());
            json.writeNumberProperty("guidanceAgreement", settings.thrift().agreement());
            json.writeStringProperty(
                    "sharedStatistics", settings.sharedStatistics().id());
        });
    }

    private static void write(JsonGenerator json, UpscaleResult.Conditioning conditioning) {
        if (!conditioning.source().isEmpty()) {
            json.writeStringProperty("promptSource", conditioning.source());
        }
        json.writeArrayPropertyStart("loras");
        for (LoraFile lora : conditioning.loras()) {
            json.writeStartObject();
            json.writeStringProperty("file", fileName(lora.file()));
            json.writeNumberProperty("weight", lora.weight());
            json.writeNumberProperty("textWeight", lora.textWeight());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("controls");
        for (ControlFile control : conditioning.controls()) {
            json.writeStartObject();
            json.writeStringProperty("file", fileName(control.file()));
            json.writeNumberProperty("weight", control.weight());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("embeddings");
        conditioning.embeddings().forEach(file -> json.writeString(fileName(file)));
        json.writeEndArray();
        json.writeNumberProperty("clipSkip", conditioning.clipSkip());
        json.writeNumberProperty("guidanceRescale", conditioning.guidanceRescale());
        json.writeNumberProperty("guidanceFrom", conditioning.guidanceInterval().from());
        json.writeNumberProperty("guidanceTo", conditioning.guidanceInterval().to());
    }

    /** Without the folder, or what follows a web address: where somebody keeps files, and by which key, is private. */
    static String fileName(String place) {
        String file = WebFile.matches(place) ? place.split("[?#]", 2)[0] : place;
        return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    }

    private String parameters() {
        StringBuilder text = new StringBuilder();
        String tags = conditioning().map(Provenance::tags).orElse("");
        String both = (prompt() + tags).strip();
        if (!both.isEmpty()) {
            text.append(both).append('\n');
        }
        if (!negativePrompt().isEmpty()) {
            text.append("Negative prompt: ").append(negativePrompt()).append('\n');
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

    private Optional<UpscaleResult.Conditioning> conditioning() {
        return repainting.flatMap(UpscaleResult.Repainting::conditioning);
    }

    /** What the model was told; with a model that takes no text, what was given. */
    private String prompt() {
        return conditioning()
                .map(UpscaleResult.Conditioning::prompt)
                .or(settings::prompt)
                .orElse("");
    }

    private String negativePrompt() {
        return conditioning()
                .map(UpscaleResult.Conditioning::negativePrompt)
                .or(settings::negativePrompt)
                .orElse("");
    }

    /** The LoRAs as that form has them, at the end of the prompt. */
    private static String tags(UpscaleResult.Conditioning conditioning) {
        StringBuilder tags = new StringBuilder();
        for (LoraFile lora : conditioning.loras()) {
            String name = fileName(lora.file()).replaceFirst("\\.[^.]*$", "");
            String weights =
                    plain(lora.textWeight()) + (lora.weight() == lora.textWeight() ? "" : ":" + plain(lora.weight()));
            tags.append(" <lora:").append(name).append(':').append(weights).append('>');
        }
        return tags.toString();
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    static String version() {
        return Optional.ofNullable(Provenance.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
