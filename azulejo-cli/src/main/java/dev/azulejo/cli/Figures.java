package dev.azulejo.cli;

import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleResult.Conditioning;
import dev.azulejo.UpscaleResult.Part;
import dev.azulejo.UpscaleResult.Repainting;
import dev.azulejo.UpscaleResult.Tiling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A result's figures as people read them. */
final class Figures {
    private Figures() {}

    /** The lines that end a job: the file, then how it was made, then what it cost. */
    static List<String> closingLines(Job job, UpscaleResult result, double seconds) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %dx%d%s from %dx%d in %s"
                .formatted(
                        job.output(),
                        result.width(),
                        result.height(),
                        result.part().map(Figures::place).orElse(""),
                        result.inputWidth(),
                        result.inputHeight(),
                        time(seconds)));
        lines.add("  " + painting(result));
        result.repainting()
                .flatMap(repainting -> repainting.conditioning().map(told -> "  " + conditioning(told, repainting)))
                .ifPresent(lines::add);
        lines.add("  " + cost(result));
        result.notes().forEach(note -> lines.add("  note: " + note));
        return lines;
    }

    private static String place(Part part) {
        return " at %d,%d of %dx%d".formatted(part.x(), part.y(), part.wholeWidth(), part.wholeHeight());
    }

    private static String painting(UpscaleResult result) {
        List<String> parts = new ArrayList<>();
        result.repainting()
                .ifPresentOrElse(
                        repainting -> {
                            parts.add(
                                    "%s, %s, %s".formatted(model(repainting), repainting.sampler(), steps(repainting)));
                            parts.add(repainting.fusion() + ", " + tiling(repainting.tiling()));
                            parts.add("seed " + repainting.seed());
                        },
                        () -> parts.add("enlarged by %s, nothing repainted".formatted(result.upscaler())));
        parts.add("consistency " + number(result.consistency()));
        return String.join("; ", parts);
    }

    /** With its family, where that says something. */
    private static String model(Repainting repainting) {
        String vae =
                repainting.vae().map(name -> " with the autoencoder " + name).orElse("");
        String version = repainting.conditioning().isPresent() ? " (" + repainting.version() + ")" : "";
        return repainting.model() + version + vae;
    }

    /** What the model was told, and how often that made it work. */
    private static String conditioning(Conditioning told, Repainting repainting) {
        List<String> parts = new ArrayList<>();
        parts.add(
                switch (told.source()) {
                    case "" -> "no prompt";
                    case "given" -> "prompt given";
                    default -> "prompt from " + told.source();
                });
        told.loras().forEach(lora -> parts.add("LoRA %s %s".formatted(lastName(lora.file()), number(lora.weight()))));
        told.controls()
                .forEach(control ->
                        parts.add("ControlNet %s %s".formatted(lastName(control.file()), number(control.weight()))));
        parts.add(repainting.guidance() == 1 ? "no guidance" : "guidance " + number(repainting.guidance()));
        parts.add(repainting.evaluations() + (repainting.evaluations() == 1 ? " evaluation" : " evaluations"));
        return String.join(", ", parts);
    }

    /** Of a path, the name without its folders; names that are no paths stay whole. */
    private static String lastName(String file) {
        return file.startsWith("hf:")
                ? file
                : file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    }

    /** How strength shortens the schedule: "20 steps x 0.25 = 5". */
    static String steps(Repainting repainting) {
        if (repainting.stepsRun() == repainting.steps() && repainting.strength() < 1) {
            return "%d steps at strength %s".formatted(repainting.steps(), number(repainting.strength()));
        }
        return "%d steps x %s = %d".formatted(repainting.steps(), number(repainting.strength()), repainting.stepsRun());
    }

    private static String tiling(Tiling tiling) {
        String size = "%dx%d".formatted(tiling.tileWidth(), tiling.tileHeight());
        if (tiling.tiles() == 1) {
            return "1 tile of " + size;
        }
        String overlap = tiling.overlapX() == tiling.overlapY()
                ? Integer.toString(tiling.overlapX())
                : tiling.overlapX() + "x" + tiling.overlapY();
        return "%d tiles of %s with overlap %s (%s evaluations per pixel)"
                .formatted(
                        tiling.tiles(),
                        size,
                        overlap,
                        String.format(Locale.ROOT, "%.2f", tiling.evaluationsPerPixel()));
    }

    private static String cost(UpscaleResult result) {
        String stages = result.stages().entrySet().stream()
                .map(entry -> entry.getKey().label() + " " + time(seconds(entry.getValue())))
                .collect(Collectors.joining(", "));
        String networks = "networks " + time(seconds(result.networkTime()));
        String memory = result.peakMemory() > 0 ? ", peak memory " + megabytes(result.peakMemory()) : "";
        return stages + " (" + networks + memory + ")";
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** Seconds with one digit, or minutes, or hours. */
    static String time(double seconds) {
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? "%d min %02d s".formatted(whole / 60, whole % 60)
                : "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60);
    }

    /** How much of a stage is done: bytes in units that people read. */
    static String amount(Progress.Stage stage, long units) {
        return stage == Progress.Stage.FETCH ? megabytes(units) : Long.toString(units);
    }

    static String megabytes(long bytes) {
        return Math.round(bytes / 1e6) + " MB";
    }

    /** At most three digits after the point, and none that say nothing. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
