package dev.azulejo.text;

import dev.azulejo.fault.ModelException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A learned word (Gal et al. 2022, "An image is worth one word"): vectors that stand in a text encoder's input in place of
 * the embeddings of tokens. One file may hold vectors for several text encoders; they are told apart by their width (768:
 * Stable Diffusion 1 and SDXL's first, 1024: Stable Diffusion 2, 1280: SDXL's second). Immutable.
 */
public final class TextualInversion {
    /** Names of tensors that say nothing about the word. */
    private static final Set<String> FORMAT_KEYS =
            Set.of("emb_params", "clip_l", "clip_g", "string_to_param", "*", "embedding", "");

    private static final String PICKLED = "string_to_param.";

    private final List<String> names;
    private final int vectors;
    private final Map<Integer, float[][]> byWidth;

    private TextualInversion(List<String> names, int vectors, Map<Integer, float[][]> byWidth) {
        this.names = names;
        this.vectors = vectors;
        this.byWidth = byWidth;
    }

    /**
     * From the tensors of a file.
     *
     * @param name by which prompts call it: the file's name without the extension, usually
     * @param tensors each [vectors, width], by the names in the file: {@code emb_params}, {@code string_to_param.*}, {@code
     *     clip_l} and {@code clip_g}; any other name (diffusers) is the placeholder itself, and is understood in prompts too
     * @throws ModelException if there is no vector, too many for one chunk, or the tensors disagree
     */
    public static TextualInversion of(String name, Map<String, float[][]> tensors) {
        Set<String> names = new LinkedHashSet<>();
        names.add(name.strip());
        Map<Integer, float[][]> byWidth = new TreeMap<>();
        int vectors = 0;
        for (Map.Entry<String, float[][]> tensor : new TreeMap<>(tensors).entrySet()) {
            String key =
                    tensor.getKey().startsWith(PICKLED) ? tensor.getKey().substring(PICKLED.length()) : tensor.getKey();
            if (!FORMAT_KEYS.contains(key.strip())) {
                names.add(key.strip());
            }
            float[][] rows = tensor.getValue();
            int width = width(name, tensor.getKey(), rows);
            if (vectors > 0 && rows.length != vectors) {
                throw new ModelException(
                        "the textual inversion %s has %d vectors of width %d, expected %d as its others"
                                .formatted(name, rows.length, width, vectors));
            }
            vectors = rows.length;
            if (byWidth.put(width, copy(rows)) != null) {
                throw new ModelException(
                        "the textual inversion %s has two tensors of width %d, expected one for each text encoder; found %s"
                                .formatted(name, width, new TreeSet<>(tensors.keySet())));
            }
        }
        if (vectors == 0 || vectors > ClipTokenizer.ROOM) {
            throw new ModelException("the textual inversion %s has %d vectors, expected 1 to %d"
                    .formatted(name, vectors, ClipTokenizer.ROOM));
        }
        names.remove("");
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a name was expected, found '" + name + "'");
        }
        return new TextualInversion(List.copyOf(names), vectors, byWidth);
    }

    private static int width(String name, String key, float[][] rows) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        for (float[] row : rows) {
            if (row.length != width) {
                throw new ModelException(
                        "the textual inversion %s has vectors of width %d and %d in %s, expected one width"
                                .formatted(name, width, row.length, key));
            }
        }
        return width;
    }

    private static float[][] copy(float[][] rows) {
        List<float[]> copies = new ArrayList<>();
        for (float[] row : rows) {
            copies.add(row.clone());
        }
        return copies.toArray(new float[0][]);
    }

    /** What stands for it in a prompt, in any case; at least one. */
    public List<String> names() {
        return names;
    }

    /** Tokens that it takes the place of. */
    public int vectors() {
        return vectors;
    }

    /** The widths of the text encoders that it was made for. */
    public Set<Integer> widths() {
        return Set.copyOf(byWidth.keySet());
    }

    /**
     * One vector.
     *
     * @param index from 0
     * @param width of the text encoder's embeddings
     * @return a copy, [width]
     * @throws ModelException if it was made for other text encoders
     */
    public float[] vector(int index, int width) {
        return Optional.ofNullable(byWidth.get(width))
                .orElseThrow(() -> new ModelException(
                        "the textual inversion %s has vectors of width %s, expected %d: take one that was made for this model"
                                .formatted(names.get(0), new TreeSet<>(byWidth.keySet()), width)))[index]
                .clone();
    }
}
