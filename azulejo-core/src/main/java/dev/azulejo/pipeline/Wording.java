package dev.azulejo.pipeline;

import dev.azulejo.LoraFile;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.ModelException;
import dev.azulejo.image.Metadata;
import dev.azulejo.model.Adaptation;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.text.LoraReference;
import dev.azulejo.text.LoraTags;
import dev.azulejo.text.PromptMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The texts of a job, and the LoRAs that these name, with every choice made: as they were given, or else as they made the
 * picture.
 *
 * @param prompt what the picture shows, without references to LoRAs
 * @param negativePrompt what it does not show
 * @param source where the prompt came from, for people; empty if there is none
 * @param loras that the texts name, as files, in order
 */
record Wording(String prompt, String negativePrompt, String source, List<LoraFile> loras) {
    /** Where a prompt comes from that the settings hold. */
    static final String GIVEN = "given";

    /** Letters of a prompt in a note. */
    private static final int SHORT = 120;

    private static final double LARGEST_WEIGHT = 100;

    /**
     * Makes the choices.
     *
     * @param metadata of the picture
     * @param shelf where LoRAs lie
     * @param notes is told what came from the metadata, and of what is missing
     * @throws ModelException if a LoRA that the given prompt names is not there
     */
    static Wording of(UpscaleSettings settings, Metadata metadata, LoraShelf shelf, Consumer<String> notes) {
        return settings.prompt()
                .map(prompt -> given(settings, prompt, shelf))
                .orElseGet(() -> ofPicture(settings, PromptMetadata.of(PictureTexts.of(metadata)), shelf, notes));
    }

    private static Wording given(UpscaleSettings settings, String prompt, LoraShelf shelf) {
        LoraTags tags = LoraTags.of(prompt);
        List<LoraFile> loras = new ArrayList<>();
        for (LoraReference tag : withoutGiven(tags.loras(), settings)) {
            Path file = shelf.find(tag.name())
                    .orElseThrow(() -> new ModelException(
                            "the LoRA \"%s\" of the prompt is not there, %s; say with --lora-folder where LoRAs lie"
                                    .formatted(tag.name(), shelf.places())));
            loras.add(file(file, tag));
        }
        String negative = LoraTags.of(settings.negativePrompt().orElse("")).prompt();
        return new Wording(tags.prompt(), negative, prompt.isBlank() ? "" : GIVEN, loras);
    }

    private static Wording ofPicture(
            UpscaleSettings settings, PromptMetadata found, LoraShelf shelf, Consumer<String> notes) {
        String negative = settings.negativePrompt()
                .map(text -> LoraTags.of(text).prompt())
                .orElse(found.negativePrompt());
        if (found.isEmpty()) {
            return new Wording("", negative, "", List.of());
        }
        String source = "the picture's metadata (%s)".formatted(found.origin());
        notes.accept("prompt from %s: %s%s%s"
                .formatted(
                        source,
                        found.prompt().isBlank() ? "none" : shortened(found.prompt()),
                        settings.negativePrompt().isPresent() || negative.isBlank()
                                ? ""
                                : "; negative prompt: " + shortened(negative),
                        found.loras().isEmpty() ? "" : "; LoRAs: " + named(found.loras())));
        List<LoraFile> loras = new ArrayList<>();
        for (LoraReference reference : withoutGiven(found.loras(), settings)) {
            Optional<Path> file = shelf.find(reference.name());
            file.ifPresentOrElse(
                    path -> loras.add(file(path, reference)),
                    () -> notes.accept(
                            "the LoRA \"%s\", which the picture's metadata names, is not there and left out, %s; give it with --lora FILE:%s, or its folder with --lora-folder"
                                    .formatted(reference.name(), shelf.places(), plain(reference.weight()))));
        }
        return new Wording(found.prompt(), negative, source, loras);
    }

    /**
     * The same without LoRAs of the picture's metadata that are for another model: nobody has asked for them here.
     *
     * @param notes is told what is left out
     */
    Wording fitting(DiffusionModel model, Consumer<String> notes) {
        if (source.equals(GIVEN)) {
            return this;
        }
        List<LoraFile> fitting = new ArrayList<>();
        for (LoraFile lora : loras) {
            ModelLocation place = new ModelLocation(lora.file(), Path.of(lora.file()));
            Adaptation.LowRankFile change = new Adaptation.LowRankFile(place, lora.weight(), lora.textWeight());
            try {
                model.adapted(new Adaptation(List.of(change), List.of(), List.of(), 1))
                        .close();
                fitting.add(lora);
            } catch (ModelException unfit) {
                notes.accept("a LoRA that the picture's metadata names is left out: " + unfit.getMessage());
            }
        }
        return new Wording(prompt, negativePrompt, source, fitting);
    }

    /** Without those that the settings give as files of the same name, which count instead, wherever they lie. */
    private static List<LoraReference> withoutGiven(List<LoraReference> loras, UpscaleSettings settings) {
        Set<String> given = settings.loras().stream()
                .map(lora -> lora.file().replaceFirst("^.*[/\\\\]", "").replaceFirst("\\.[A-Za-z]+$", ""))
                .collect(Collectors.toSet());
        return loras.stream().filter(lora -> !given.contains(lora.name())).toList();
    }

    private static LoraFile file(Path path, LoraReference reference) {
        return new LoraFile(path.toString(), bounded(reference.weight()), bounded(reference.textWeight()));
    }

    private static double bounded(double weight) {
        return Math.max(-LARGEST_WEIGHT, Math.min(LARGEST_WEIGHT, weight));
    }

    private static String shortened(String prompt) {
        String line = prompt.strip().replaceAll("\\s+", " ");
        return line.length() <= SHORT ? line : line.substring(0, SHORT).strip() + " ...";
    }

    private static String named(List<LoraReference> loras) {
        return loras.stream()
                .map(lora -> lora.name() + ":" + plain(lora.weight()))
                .collect(Collectors.joining(", "));
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
