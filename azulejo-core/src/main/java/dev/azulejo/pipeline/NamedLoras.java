package dev.azulejo.pipeline;

import dev.azulejo.EngineSettings;
import dev.azulejo.LoraFile;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.checkpoint.hub.HubReference;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.checkpoint.hub.WebFile;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.PictureException;
import dev.azulejo.image.Metadata;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.text.LoraReference;
import dev.azulejo.text.LoraTags;
import dev.azulejo.text.PromptMetadata;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The LoRAs that a job knows by name only: settings and texts do not tell which files these are, and what they hold. */
final class NamedLoras {
    private NamedLoras() {}

    /**
     * What changes with the content of their files: those of the given prompt, or else of the picture's metadata, then those
     * that the settings name; of one that is not there, its name.
     *
     * @param input may hold a prompt; if it cannot be read, that is for the job to say
     */
    static List<String> fingerprints(Path input, UpscaleSettings settings, EngineSettings engine) {
        List<LoraReference> ofTexts =
                settings.prompt().map(prompt -> LoraTags.of(prompt).loras()).orElseGet(() -> ofPicture(input));
        List<String> names = Stream.concat(
                        ofTexts.stream().map(LoraReference::name),
                        settings.loras().stream().map(LoraFile::file))
                .distinct()
                .toList();
        if (names.isEmpty()) {
            return List.of();
        }
        LoraShelf shelf = shelf(engine);
        return names.stream()
                .map(name -> shelf.find(name)
                        .map(file -> Fingerprints.ofNetwork(file.toString()))
                        .orElse(name))
                .toList();
    }

    private static List<LoraReference> ofPicture(Path input) {
        try {
            return PromptMetadata.of(PictureTexts.of(Metadata.of(input))).loras();
        } catch (PictureException unreadable) {
            return List.of();
        }
    }

    /** No model is fetched for it: beside one from the web are no LoRAs. */
    private static LoraShelf shelf(EngineSettings engine) {
        String model = engine.model();
        if (engine.loraFolder().isPresent()) {
            return new LoraShelf(List.of(engine.loraFolder().orElseThrow()));
        }
        return HubReference.matches(model) || WebFile.matches(model)
                ? new LoraShelf(List.of())
                : LoraShelf.of(
                        Optional.empty(),
                        ModelLocation.of(model, TransferProgress.NONE, new Cancellation())
                                .path());
    }
}
