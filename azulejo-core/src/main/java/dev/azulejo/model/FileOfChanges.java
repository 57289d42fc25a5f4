package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.ElementType;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import dev.azulejo.model.Inspection.InspectedNetwork;
import dev.azulejo.network.Lora;
import dev.azulejo.text.TextualInversion;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Files that are no networks but change some: LoRAs and textual inversions. */
final class FileOfChanges {
    private static final Pattern DOWN = Pattern.compile(".*([._](lora_)?(down|A)(\\.default)?\\.weight|:down)");
    private static final Pattern LOOKS_AT_TEXT = Pattern.compile(".*attn2[._](processor[._])?to_k.*");

    private FileOfChanges() {}

    /** What the file is; empty if it is neither. */
    static Optional<Inspection> inspection(ModelLocation place) {
        if (Files.isDirectory(place.path())) {
            return Optional.empty();
        }
        Checkpoint file;
        try {
            file = Checkpoint.open(place.path());
        } catch (ModelException unreadable) {
            return Optional.empty();
        }
        return lora(place, file).or(() -> inversion(place, file));
    }

    private static Optional<Inspection> lora(ModelLocation place, Checkpoint file) {
        Lora lora;
        try {
            lora = Lora.of(file, 1);
        } catch (ModelException other) {
            return Optional.empty();
        }
        List<String> targets = new ArrayList<>();
        for (Lora.Target target : Lora.Target.values()) {
            if (lora.changes(target)) {
                targets.add(
                        switch (target) {
                            case UNET -> "the denoising network";
                            case TEXT_ENCODER -> "the text encoder";
                            case TEXT_ENCODER_2 -> "the second text encoder";
                        });
            }
        }
        TreeSet<Long> ranks = new TreeSet<>();
        long modules = 0;
        long features = 0;
        for (String name : file.names()) {
            StoredTensor tensor = file.tensor(name);
            if (DOWN.matcher(name).matches() && tensor.rank() >= 2) {
                modules++;
                ranks.add(tensor.size(0));
                features = LOOKS_AT_TEXT.matcher(name).matches() ? tensor.size(1) : features;
            }
        }
        String rank = ranks.isEmpty()
                ? ""
                : ", rank " + (ranks.size() == 1 ? ranks.first() : ranks.first() + " to " + ranks.last());
        String description = "changes %d layers of %s%s".formatted(modules, String.join(" and ", targets), rank);
        return Optional.of(inspection(place, file, "LoRA" + family(features), "low-rank changes", description));
    }

    private static String family(long features) {
        return switch ((int) features) {
            case 768 -> " for " + ModelVersion.STABLE_DIFFUSION_1.title();
            case 1024 -> " for " + ModelVersion.STABLE_DIFFUSION_2.title();
            case 1280 -> " for " + ModelVersion.SDXL_REFINER.title();
            case 2048 -> " for " + ModelVersion.SDXL.title();
            default -> "";
        };
    }

    private static Optional<Inspection> inversion(ModelLocation place, Checkpoint file) {
        try {
            TextualInversion word = InversionFile.read(place);
            String description = "%d tokens for encoders of %s features, in prompts: %s"
                    .formatted(word.vectors(), new TreeSet<>(word.widths()), String.join(", ", word.names()));
            return Optional.of(inspection(place, file, "textual inversion", "learned word", description));
        } catch (ModelException other) {
            return Optional.empty();
        }
    }

    private static Inspection inspection(
            ModelLocation place, Checkpoint file, String kind, String role, String description) {
        Map<ElementType, Long> elements = new EnumMap<>(ElementType.class);
        for (String name : file.names()) {
            StoredTensor tensor = file.tensor(name);
            elements.merge(tensor.type(), tensor.elements(), Long::sum);
        }
        InspectedNetwork content = new InspectedNetwork(
                role, kind, Optional.of(file.file()), file.parameters(), elements, description, Optional.empty());
        return new Inspection(place, kind, "one file", List.of(content), List.of(), List.of(), Map.of());
    }
}
