package dev.azulejo.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where LoRAs lie that are known by name only, as prompts and the metadata of pictures name them.
 *
 * @param folders looked into in order, also in folders inside them; those that do not exist are left out
 */
record LoraShelf(List<Path> folders) {
    private static final List<String> EXTENSIONS = List.of(".safetensors", ".pt", ".ckpt", ".bin");

    /** What folders of LoRAs are called by other programs, in lower case. */
    private static final Set<String> USUAL_NAMES = Set.of("lora", "loras", "lycoris");

    /** Folders inside folders that are looked into: a whole disk, named by mistake, would take minutes. */
    private static final int DEPTH = 6;

    LoraShelf {
        folders = folders.stream().filter(Files::isDirectory).toList();
    }

    /**
     * The folders that suit a model.
     *
     * @param chosen by the user: no other counts then
     * @param model a file or folder; LoRAs lie beside it, or beside the folder that it lies in (AUTOMATIC1111: {@code
     *     models/Stable-diffusion} and {@code models/Lora}; ComfyUI: {@code models/checkpoints} and {@code models/loras}),
     *     or inside it
     */
    static LoraShelf of(Optional<Path> chosen, Path model) {
        if (chosen.isPresent()) {
            return new LoraShelf(List.of(chosen.orElseThrow()));
        }
        Path absolute = model.toAbsolutePath().normalize();
        Set<Path> found = new LinkedHashSet<>();
        Optional<Path> beside = Optional.of(absolute);
        // In the model itself, beside it, beside its folder, and once more for models that are sorted into folders.
        for (int i = 0; i < 4 && beside.isPresent(); i++) {
            beside.filter(Files::isDirectory).ifPresent(folder -> found.addAll(usual(folder)));
            beside = beside.map(Path::getParent);
        }
        return new LoraShelf(List.copyOf(found));
    }

    private static List<Path> usual(Path parent) {
        try (Stream<Path> inside = Files.list(parent)) {
            return inside.filter(path ->
                            USUAL_NAMES.contains(path.getFileName().toString().toLowerCase(Locale.ROOT)))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    /** The file of a LoRA; upper and lower case count only where both are there. */
    Optional<Path> find(String name) {
        Comparator<Path> best = Comparator.comparing((Path path) -> !stem(path).equals(name))
                .thenComparing(Path::getNameCount)
                .thenComparing(path -> EXTENSIONS.indexOf(extension(path)))
                .thenComparing(Comparator.naturalOrder());
        return folders.stream()
                .flatMap(folder -> files(folder, name).stream().min(best).stream())
                .findFirst();
    }

    private static List<Path> files(Path folder, String name) {
        try (Stream<Path> all = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(path -> EXTENSIONS.contains(extension(path)))
                    .filter(path -> stem(path).equalsIgnoreCase(name))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - extension(file).length());
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
    }

    /** For messages: "in models/Lora and models/LyCORIS". */
    String places() {
        return folders.isEmpty()
                ? "there is no folder of LoRAs beside the model"
                : "looked in " + folders.stream().map(Path::toString).collect(Collectors.joining(" and "));
    }
}
