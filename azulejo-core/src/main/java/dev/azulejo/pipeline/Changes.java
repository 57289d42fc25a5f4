package dev.azulejo.pipeline;

import dev.azulejo.ControlFile;
import dev.azulejo.LoraFile;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.ModelException;
import dev.azulejo.model.Adaptation;
import dev.azulejo.model.ModelLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a job changes about the model: all files, found or fetched. */
final class Changes {
    private Changes() {}

    /**
     * The LoRAs of a job: those of the texts, then those of the settings, which count where both name one file.
     *
     * @throws ModelException if one that the settings name is not there
     */
    static List<LoraFile> loras(
            UpscaleSettings settings, Wording wording, LoraShelf shelf, Function<String, ModelLocation> places) {
        List<LoraFile> given = new ArrayList<>();
        for (LoraFile lora : settings.loras()) {
            given.add(new LoraFile(path(lora.file(), shelf, places).toString(), lora.weight(), lora.textWeight()));
        }
        List<LoraFile> all = new ArrayList<>();
        wording.loras().stream()
                .filter(named -> given.stream().noneMatch(other -> sameFile(other.file(), named.file())))
                .forEach(all::add);
        all.addAll(given);
        return all;
    }

    /** A path or a name that is fetched, else a name as prompts have it. */
    private static Path path(String file, LoraShelf shelf, Function<String, ModelLocation> places) {
        Path path = places.apply(file).path();
        return Files.exists(path)
                ? path
                : shelf.find(file)
                        .orElseThrow(() -> new ModelException("the LoRA %s does not exist, expected a file%s"
                                .formatted(
                                        path,
                                        path.getNameCount() > 1
                                                ? ""
                                                : ", or the name of one in a folder of LoRAs (%s)"
                                                        .formatted(shelf.places()))));
    }

    private static boolean sameFile(String one, String other) {
        try {
            return Files.isSameFile(Path.of(one), Path.of(other));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * Everything that the model is to be opened with.
     *
     * @param loras as {@link #loras} found them
     */
    static Adaptation adaptation(
            UpscaleSettings settings, List<LoraFile> loras, Function<String, ModelLocation> places) {
        List<Adaptation.LowRankFile> lowRank = new ArrayList<>();
        for (LoraFile lora : loras) {
            ModelLocation place = new ModelLocation(lora.file(), Path.of(lora.file()));
            lowRank.add(new Adaptation.LowRankFile(place, lora.weight(), lora.textWeight()));
        }
        List<Adaptation.ControlFile> controls = new ArrayList<>();
        for (ControlFile control : settings.controls()) {
            controls.add(new Adaptation.ControlFile(existing("ControlNet", control.file(), places), control.weight()));
        }
        List<ModelLocation> embeddings = settings.embeddings().stream()
                .map(file -> existing("embedding", file, places))
                .toList();
        return new Adaptation(lowRank, controls, embeddings, settings.clipSkip());
    }

    private static ModelLocation existing(String kind, String name, Function<String, ModelLocation> places) {
        ModelLocation place = places.apply(name);
        if (!Files.exists(place.path())) {
            throw new ModelException("the %s %s does not exist, expected a %s"
                    .formatted(kind, place.path(), kind.equals("embedding") ? "file" : "folder or file"));
        }
        return place;
    }
}
