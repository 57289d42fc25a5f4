package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.ModelException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which files of a repository a model needs: a repository has the same weights several times over, and downloading all
 * of them costs tens of gigabytes. Pure; it sees paths only.
 *
 * <p>In a diffusers repository: the index, every component's configuration and one form of its weights, the float16
 * variant before the full one (they are computed in the device's precision either way), safetensors before PyTorch, one
 * file before a cut one. In any other: the configuration and weights at the top, which must not be ambiguous.
 */
final class NeededFiles {
    private static final Set<String> COMPONENTS = Set.of(
            "unet",
            "vae",
            "text_encoder",
            "text_encoder_2",
            "tokenizer",
            "tokenizer_2",
            "scheduler",
            "low_res_scheduler");
    private static final List<String> STEMS = List.of("diffusion_pytorch_model", "model", "pytorch_model");
    private static final List<String> VARIANTS = List.of(".fp16", "");
    private static final List<String> ENDINGS = List.of(".safetensors", ".bin");
    private static final Pattern SMALL = Pattern.compile("[^/]+\\.(json|txt)");
    private static final Pattern WEIGHTS = Pattern.compile("[^/]+\\.(safetensors|ckpt|pth|pt)");

    private NeededFiles() {}

    /**
     * @param reference for messages
     * @param paths all files of the repository
     * @param cached those of them that are on this machine: a form of the weights that is here is as good as the best
     * @throws ModelException if there are no weights, or several and nothing tells which
     */
    static Set<String> of(HubReference reference, Collection<String> paths, Collection<String> cached) {
        if (reference.file().isPresent()) {
            String file = reference.file().get();
            if (!paths.contains(file)) {
                throw new ModelException("The model hf:" + reference.repository() + " has no file '" + file
                        + "'; it has " + some(paths) + ".");
            }
            return Set.of(file);
        }
        Set<String> needed = new LinkedHashSet<>();
        if (paths.contains("model_index.json")) {
            needed.add("model_index.json");
            for (String component : new TreeSet<>(COMPONENTS)) {
                component(component + "/", paths, cached, needed);
            }
            return needed;
        }
        if (!component("", paths, cached, needed)) {
            List<String> weights = paths.stream()
                    .filter(path -> WEIGHTS.matcher(path).matches())
                    .sorted()
                    .toList();
            if (weights.size() != 1) {
                throw new ModelException("The model " + reference + " has "
                        + (weights.isEmpty()
                                ? "no file of weights that is known here; it has " + some(paths)
                                : weights.size() + " files of weights: say which, as in hf:" + reference.repository()
                                        + "/" + weights.get(0) + "; it has " + some(weights))
                        + ".");
            }
            needed.addAll(weights);
        }
        return needed;
    }

    /** The small files of a folder and its weights in the best form; false if it has no weights by a usual name. */
    private static boolean component(
            String folder, Collection<String> paths, Collection<String> cached, Set<String> needed) {
        for (String path : paths) {
            if (path.startsWith(folder)
                    && SMALL.matcher(path.substring(folder.length())).matches()
                    && !path.endsWith(".index.json")) {
                needed.add(path);
            }
        }
        List<String> here = cached.stream().filter(paths::contains).toList();
        return best(folder, here, needed) || best(folder, paths, needed);
    }

    private static boolean best(String folder, Collection<String> paths, Set<String> needed) {
        for (String ending : ENDINGS) {
            for (String variant : VARIANTS) {
                for (String stem : STEMS) {
                    if (weights(folder + stem, variant, ending, paths, needed)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean weights(
            String stem, String variant, String ending, Collection<String> paths, Set<String> needed) {
        if (paths.contains(stem + variant + ending)) {
            return needed.add(stem + variant + ending);
        }
        // stem.safetensors.index.fp16.json or stem.fp16.safetensors.index.json, and
        // stem.fp16-00001-of-00002.safetensors
        // or stem-00001-of-00002.fp16.safetensors: both orders exist.
        Pattern shard = Pattern.compile(Pattern.quote(stem)
                + "(" + Pattern.quote(variant) + "-\\d{5}-of-\\d{5}|-\\d{5}-of-\\d{5}" + Pattern.quote(variant) + ")"
                + Pattern.quote(ending));
        List<String> shards = paths.stream()
                .filter(path -> shard.matcher(path).matches())
                .sorted()
                .toList();
        List<String> indexes = new ArrayList<>();
        for (String index :
                List.of(stem + ending + ".index" + variant + ".json", stem + variant + ending + ".index.json")) {
            if (paths.contains(index) && !indexes.contains(index)) {
                indexes.add(index);
            }
        }
        if (shards.isEmpty() || indexes.isEmpty()) {
            return false;
        }
        needed.add(indexes.get(0));
        needed.addAll(shards);
        return true;
    }

    private static String some(Collection<String> paths) {
        List<String> first = paths.stream().sorted().limit(8).toList();
        return paths.isEmpty()
                ? "no files"
                : String.join(", ", first) + (paths.size() > 8 ? " and " + (paths.size() - 8) + " more" : "");
    }
}
