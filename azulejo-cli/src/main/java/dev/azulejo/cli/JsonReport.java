package dev.azulejo.cli;

import dev.azulejo.ControlFile;
import dev.azulejo.GuidanceInterval;
import dev.azulejo.LoraFile;
import dev.azulejo.PrintSize;
import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * For programs: one JSON object a line on standard output and nothing else there; faults also in one sentence on standard
 * error. {@code docs/command.md} describes the events.
 */
final class JsonReport implements Report {
    private final Terminal terminal;
    private final JsonLines lines;
    private final boolean verbose;

    JsonReport(Terminal terminal, boolean verbose) {
        this.terminal = terminal;
        this.lines = new JsonLines(terminal.withUtf8Output().out());
        this.verbose = verbose;
    }

    @Override
    public void note(String text) {
        lines.write("note", Map.of("text", text));
    }

    @Override
    public void started(Job job, int number, int count, UpscaleSettings settings) {
        Map<String, Object> fields = fields(job);
        fields.put("number", number);
        fields.put("count", count);
        fields.put("settings", settings(settings));
        lines.write("start", fields);
    }

    @Override
    public void on(Progress.Event event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (event instanceof Progress.Note note) {
            note(note.text());
        } else if (event instanceof Progress.StageStarted started) {
            fields.put("stage", started.stage().label());
            fields.put("units", started.units());
            fields.put("detail", started.detail());
            started.left().ifPresent(left -> fields.put("secondsLeft", seconds(left)));
            lines.write("stage", fields);
        } else if (event instanceof Progress.Advanced advanced) {
            fields.put("stage", advanced.stage().label());
            fields.put("done", advanced.done());
            fields.put("units", advanced.units());
            advanced.left().ifPresent(left -> fields.put("secondsLeft", seconds(left)));
            lines.write("progress", fields);
        } else if (event instanceof Progress.StageFinished finished) {
            fields.put("stage", finished.stage().label());
            fields.put("seconds", seconds(finished.duration()));
            lines.write("stage-done", fields);
        }
    }

    @Override
    public void done(Job job, UpscaleResult result, double seconds) {
        Map<String, Object> fields = fields(job);
        fields.put("inputWidth", result.inputWidth());
        fields.put("inputHeight", result.inputHeight());
        fields.put("width", result.width());
        fields.put("height", result.height());
        result.part().ifPresent(part -> {
            fields.put("x", part.x());
            fields.put("y", part.y());
            fields.put("wholeWidth", part.wholeWidth());
            fields.put("wholeHeight", part.wholeHeight());
        });
        fields.put("upscaler", result.upscaler());
        result.repainting().ifPresent(repainting -> fields.put("repainting", repainting(repainting)));
        fields.put("consistency", rounded(result.consistency()));
        Map<String, Object> stages = new LinkedHashMap<>();
        result.stages().forEach((stage, duration) -> stages.put(stage.label(), seconds(duration)));
        fields.put("stages", stages);
        fields.put("networkSeconds", seconds(result.networkTime()));
        fields.put("peakMemory", result.peakMemory());
        fields.put("seconds", rounded(seconds));
        fields.put("notes", result.notes());
        lines.write("done", fields);
    }

    private static Map<String, Object> repainting(UpscaleResult.Repainting repainting) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", repainting.model());
        fields.put("modelVersion", repainting.version());
        repainting.vae().ifPresent(vae -> fields.put("vae", vae));
        repainting.conditioning().ifPresent(conditioning -> put(fields, conditioning));
        fields.put("seed", repainting.seed());
        fields.put("strength", repainting.strength());
        fields.put("sampler", repainting.sampler());
        fields.put("steps", repainting.steps());
        fields.put("stepsRun", repainting.stepsRun());
        fields.put("guidance", repainting.guidance());
        fields.put("fusion", repainting.fusion());
        UpscaleResult.Tiling tiling = repainting.tiling();
        fields.put("tiles", tiling.tiles());
        fields.put("tileWidth", tiling.tileWidth());
        fields.put("tileHeight", tiling.tileHeight());
        fields.put("overlapX", tiling.overlapX());
        fields.put("overlapY", tiling.overlapY());
        fields.put("evaluationsPerPixel", rounded(tiling.evaluationsPerPixel()));
        fields.put("evaluations", repainting.evaluations());
        return fields;
    }

    private static void put(Map<String, Object> fields, UpscaleResult.Conditioning conditioning) {
        fields.put("prompt", conditioning.prompt());
        fields.put("negativePrompt", conditioning.negativePrompt());
        fields.put("promptSource", conditioning.source());
        fields.put("loras", loras(conditioning.loras()));
        fields.put("controls", controls(conditioning.controls()));
        fields.put("embeddings", conditioning.embeddings());
        fields.put("clipSkip", conditioning.clipSkip());
        fields.put("guidanceRescale", conditioning.guidanceRescale());
        fields.put("guidanceInterval", interval(conditioning.guidanceInterval()));
    }

    private static List<Map<String, Object>> loras(List<LoraFile> loras) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (LoraFile lora : loras) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("file", lora.file());
            fields.put("weight", lora.weight());
            fields.put("textWeight", lora.textWeight());
            list.add(fields);
        }
        return list;
    }

    private static List<Map<String, Object>> controls(List<ControlFile> controls) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (ControlFile control : controls) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("file", control.file());
            fields.put("weight", control.weight());
            list.add(fields);
        }
        return list;
    }

    private static List<Double> interval(GuidanceInterval interval) {
        return List.of(interval.from(), interval.to());
    }

    @Override
    public void skipped(Job job) {
        lines.write("skipped", fields(job));
    }

    @Override
    public void failed(Optional<String> input, Fault fault) {
        Sentences.print(terminal.err(), fault.sentence(), verbose ? Optional.of(fault.cause()) : Optional.empty());
        lines.write("error", error(input, fault));
    }

    /** The fields of an {@code error} event. */
    static Map<String, Object> error(Optional<String> input, Fault fault) {
        Map<String, Object> fields = new LinkedHashMap<>();
        input.ifPresent(name -> fields.put("input", name));
        fields.put("kind", fault.kind());
        fields.put("message", fault.sentence());
        fields.put("exitCode", fault.exitCode());
        return fields;
    }

    @Override
    public void finished(Tally tally) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("done", tally.done());
        fields.put("skipped", tally.skipped());
        fields.put("failed", tally.failed());
        fields.put("exitCode", tally.exitCode());
        lines.write("end", fields);
    }

    private static Map<String, Object> fields(Job job) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("input", job.input().toString());
        fields.put("output", job.output().toString());
        return fields;
    }

    /** What was asked for; what was left to the model is not there. */
    private static Map<String, Object> settings(UpscaleSettings settings) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("target", settings.target().toString());
        if (settings.target() instanceof PrintSize paper) {
            fields.put("dotsPerInch", paper.dotsPerInch());
        }
        fields.put("preset", settings.preset().id());
        settings.prompt().ifPresent(prompt -> fields.put("prompt", prompt));
        settings.negativePrompt().ifPresent(prompt -> fields.put("negativePrompt", prompt));
        fields.put("loras", loras(settings.loras()));
        fields.put("controls", controls(settings.controls()));
        fields.put("embeddings", settings.embeddings());
        fields.put("clipSkip", settings.clipSkip());
        put(fields, "strength", settings.strength());
        put(fields, "consistency", settings.consistency());
        put(fields, "steps", settings.steps());
        settings.sampler().ifPresent(sampler -> fields.put("sampler", sampler.id()));
        fields.put("eta", settings.eta());
        put(fields, "guidance", settings.guidance());
        fields.put("guidanceRescale", settings.guidanceRescale());
        fields.put("guidanceInterval", interval(settings.guidanceInterval()));
        OptionalLong seed = settings.seed();
        seed.ifPresent(value -> fields.put("seed", value));
        put(fields, "tile", settings.tile());
        put(fields, "overlap", settings.overlap());
        fields.put("grid", settings.grid().id());
        fields.put("fusion", settings.fusion().id());
        fields.put("blend", settings.blend().id());
        fields.put("seamFix", settings.seamFix().id());
        fields.put("latentEnlargement", settings.latentEnlargement().id());
        fields.put("noise", settings.noise().id());
        fields.put("tilesPerBatch", settings.tilesPerBatch());
        fields.put("colour", settings.colourFix().id());
        settings.region().ifPresent(region -> fields.put("region", region.toString()));
        fields.put("flatTiles", settings.thrift().flatTiles().id());
        fields.put("flatness", settings.thrift().flatness());
        fields.put("deepCache", settings.thrift().deepCache());
        fields.put("guidanceAgreement", settings.thrift().agreement());
        fields.put("sharedStatistics", settings.sharedStatistics().id());
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, OptionalDouble value) {
        value.ifPresent(number -> fields.put(name, number));
    }

    private static void put(Map<String, Object> fields, String name, OptionalInt value) {
        value.ifPresent(number -> fields.put(name, number));
    }

    private static double seconds(Duration duration) {
        return rounded(Figures.seconds(duration));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
