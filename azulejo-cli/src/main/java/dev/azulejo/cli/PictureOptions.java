package dev.azulejo.cli;

import dev.azulejo.ControlFile;
import dev.azulejo.LoraFile;
import dev.azulejo.Preset;
import dev.azulejo.Region;
import dev.azulejo.TargetSize;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.SettingsException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that decide what the result looks like and that everybody may want. */
final class PictureOptions {
    /** The word for leaving {@code --prompt} out, as a script may want to: the prompt is the picture's own. */
    static final String FROM_IMAGE = "@image";

    @Option(
            names = "--factor",
            paramLabel = "N",
            description = "How many times as large, 1 to 16, fractions too (default: 4).")
    Double factor;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            converter = Choices.Box.class,
            description =
                    "As large as fits into this many pixels, or on paper: 60x40cm@300dpi (mm, cm, in; 300 dpi unless"
                            + " given); the aspect is kept.")
    TargetSize size;

    @Option(names = "--long-edge", paramLabel = "N", description = "So large that the longer side has N pixels.")
    Integer longEdge;

    @Option(
            names = "--region",
            paramLabel = "X,Y,W,H",
            converter = Choices.RegionOfPicture.class,
            description = "Compute and write only this part of the result, in pixels of the result or in percent:"
                    + " 100,50,640,480 or 40%%,30%%,20%%,20%%.")
    Region region;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            converter = Choices.PresetName.class,
            description =
                    "How freely to repaint: faithful, photo (default) or strong; scales the model's own strength.")
    Preset preset;

    @Option(
            names = "--strength",
            paramLabel = "S",
            description = "How much is repainted, 0 (nothing, only enlarged) to 1; instead of --preset.")
    Double strength;

    @Option(
            names = "--consistency",
            paramLabel = "C",
            converter = Choices.AutoOrNumber.class,
            description = "How firmly the result, reduced again, is held to the input: 0 to 1, or auto (default),"
                    + " which follows the input's noise.")
    OptionalDouble consistency;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "What the picture shows; (word:1.2) weighs, <lora:name:0.8> adds a LoRA. Default, and"
                    + " @image: prompt, negative prompt and LoRAs that the picture's metadata hold. An empty TEXT means"
                    + " none.")
    String prompt;

    @Option(names = "--negative", paramLabel = "TEXT", description = "What the picture shall not show.")
    String negative;

    @Option(
            names = "--lora",
            paramLabel = "FILE[:W]",
            converter = WeightedFiles.Lora.class,
            description = "A LoRA and its weight (default: 1), FILE:W:T with another one T for the text encoder. May be"
                    + " given several times.")
    List<LoraFile> loras;

    @Option(
            names = "--control",
            paramLabel = "PATH[:W]",
            converter = WeightedFiles.Control.class,
            description = "A ControlNet, such as one for tiles, that is shown the enlarged picture, and its weight"
                    + " (default: 1). May be given several times.")
    List<ControlFile> controls;

    @Option(
            names = "--embedding",
            paramLabel = "FILE",
            description = "A learned word (textual inversion), called in prompts by the name of its file. May be given"
                    + " several times.")
    List<String> embeddings;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all noise (default: drawn, and printed).")
    Long seed;

    /** The settings with what was given. */
    UpscaleSettings applyTo(UpscaleSettings settings) {
        UpscaleSettings result = settings.withTarget(target());
        if (region != null) {
            result = result.withRegion(region);
        }
        if (preset != null) {
            result = result.withPreset(preset);
        }
        if (strength != null) {
            result = result.withStrength(strength);
        }
        if (consistency != null && consistency.isPresent()) {
            result = result.withConsistency(consistency.getAsDouble());
        }
        if (prompt != null && !prompt.equals(FROM_IMAGE)) {
            result = result.withPrompt(prompt);
        }
        if (negative != null) {
            result = result.withNegativePrompt(negative);
        }
        if (loras != null) {
            result = result.withLoras(loras);
        }
        if (controls != null) {
            result = result.withControls(controls);
        }
        if (embeddings != null) {
            result = result.withEmbeddings(embeddings);
        }
        if (seed != null) {
            result = result.withSeed(seed);
        }
        return result;
    }

    private TargetSize target() {
        if (Stream.of(factor, size, longEdge).filter(value -> value != null).count() > 1) {
            throw new SettingsException("--factor, --size and --long-edge each say how large; give one of them");
        }
        if (size != null) {
            return size;
        }
        if (longEdge != null) {
            return new TargetSize.LongEdge(longEdge);
        }
        return factor != null
                ? new TargetSize.Factor(factor)
                : UpscaleSettings.defaults().target();
    }
}
