package dev.azulejo.model;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the weights in a folder: the layouts of diffusers and transformers have a dozen names for them. Whole precision
 * comes before a variant of half, safetensors before PyTorch, one file before one that is cut into several.
 */
final class WeightFiles {
    private static final List<String> STEMS = List.of("diffusion_pytorch_model", "model", "pytorch_model");
    private static final List<String> VARIANTS = List.of("", ".fp16", ".bf16", ".fp32");
    private static final List<String> ENDINGS = List.of(".safetensors", ".ckpt", ".pth", ".pt", ".bin");

    private WeightFiles() {}

    /**
     * The weights of one component.
     *
     * @throws ModelException if there are none, or several by names that say nothing
     */
    static Path of(Path folder) {
        return usual(folder).orElseGet(() -> only(folder));
    }

    /** True if the file's name is one of weights. */
    static boolean isNamedLikeWeights(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** All files that are named like weights, by name. */
    static List<Path> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(WeightFiles::isNamedLikeWeights)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new ModelException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Weights by one of the usual names. */
    static Optional<Path> usual(Path folder) {
        for (String variant : VARIANTS) {
            for (String stem : STEMS) {
                for (String name : List.of(
                        stem + variant + ".safetensors",
                        stem + variant + ".safetensors.index.json",
                        stem + ".safetensors.index" + variant + ".json")) {
                    if (Files.isRegularFile(folder.resolve(name))) {
                        return Optional.of(folder.resolve(name));
                    }
                }
            }
        }
        for (String variant : VARIANTS) {
            for (String stem : STEMS) {
                for (String name : List.of(
                        stem + variant + ".bin",
                        stem + variant + ".bin.index.json",
                        stem + ".bin.index" + variant + ".json")) {
                    if (Files.isRegularFile(folder.resolve(name))) {
                        return Optional.of(folder.resolve(name));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Path only(Path folder) {
        List<Path> all = Files.isDirectory(folder) ? all(folder) : List.of();
        if (all.size() == 1) {
            return all.get(0);
        }
        throw new ModelException("the folder %s has %s, expected weights such as %s.safetensors or %s.fp16.safetensors"
                .formatted(
                        folder,
                        all.isEmpty() ? "no file of weights" : "several files of weights, " + names(all),
                        STEMS.get(0),
                        STEMS.get(0)));
    }

    /** Names for a message. */
    static String names(List<Path> files) {
        return String.join(
                ", ", files.stream().map(file -> file.getFileName().toString()).toList());
    }
}
