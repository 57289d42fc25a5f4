package dev.azulejo.pipeline;

import dev.azulejo.EngineSettings;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.PictureOutput;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that decides a result, by name, as texts: the input, each setting, each network, the program.
 *
 * @param parts in a fixed order
 */
record JobIdentity(Map<String, String> parts) {
    private static final String SEED = "seed";

    /** Of a job. The seed is left out: where none is given, it is the job that draws it. */
    static JobIdentity of(
            Path input,
            PictureOutput.File output,
            UpscaleSettings settings,
            EngineSettings engine,
            Cancellation cancellation) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("program", Provenance.version());
        parts.put("input", Fingerprints.ofPicture(input, cancellation));
        parts.put("model", Fingerprints.ofNetwork(engine.model()));
        parts.put("upscaler", engine.upscaler().map(Fingerprints::ofNetwork).orElse("the model's own"));
        parts.put("vae", engine.vae().map(Fingerprints::ofNetwork).orElse("the model's own"));
        parts.put("prediction", engine.prediction().orElse(""));
        parts.put("precision", engine.precision().id());
        parts.put("device", engine.device());
        for (RecordComponent setting : UpscaleSettings.class.getRecordComponents()) {
            if (!setting.getName().equals(SEED)) {
                parts.put(setting.getName(), value(setting, settings));
            }
        }
        parts.put("files", String.join("; ", Fingerprints.ofChanges(settings)));
        parts.put("LoRAs known by name", String.join("; ", NamedLoras.fingerprints(input, settings, engine)));
        parts.put("format", output.encoding().format().id());
        output.encoding().quality().ifPresent(quality -> parts.put("quality", Integer.toString(quality)));
        return new JobIdentity(parts);
    }

    private static String value(RecordComponent setting, UpscaleSettings settings) {
        try {
            return plain(setting.getAccessor().invoke(settings));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("settings are a public record", e);
        }
    }

    /** Without "Optional[" about it. */
    private static String plain(Object value) {
        String text = String.valueOf(value);
        return text.matches("(?s)Optional(Int|Long|Double)?\\[.*]")
                ? text.substring(text.indexOf('[') + 1, text.length() - 1)
                : text;
    }

    /** The first difference from a job that was begun with another identity, as a sentence's end; empty if there is none. */
    Optional<String> differenceFrom(JobIdentity begun) {
        for (Map.Entry<String, String> part : parts.entrySet()) {
            String before = begun.parts.getOrDefault(part.getKey(), "none");
            if (!before.equals(part.getValue())) {
                return Optional.of("%s %s, found %s".formatted(part.getKey(), before, part.getValue()));
            }
        }
        return Optional.empty();
    }

    /** One text for all of it. */
    String fingerprint() {
        List<String> texts = new ArrayList<>();
        parts.forEach((name, value) -> texts.add(name + "=" + value));
        return Fingerprints.of(texts).substring(0, 16);
    }
}
