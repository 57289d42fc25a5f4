package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import dev.azulejo.text.ClipTokenizer;
import dev.azulejo.text.TextualInversion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads textual inversions from what people have: safetensors, and pickled files of AUTOMATIC1111's web interface ({@code
 * .pt}) and of diffusers ({@code learned_embeds.bin}), of which nothing is executed.
 */
final class InversionFile {
    /** What diffusers calls the file in a folder or repository. */
    private static final List<String> IN_FOLDERS = List.of("learned_embeds.safetensors", "learned_embeds.bin");

    /** A vector has a few hundred to a few thousand features. */
    private static final int WIDEST = 1 << 16;

    private InversionFile() {}

    /**
     * @param location a file, or a folder with {@code learned_embeds.safetensors}, {@code learned_embeds.bin}, or one file
     * @throws ModelException if it holds no learned word
     */
    static TextualInversion read(ModelLocation location) {
        Path file = file(location);
        Checkpoint checkpoint = Checkpoint.open(file);
        Map<String, float[][]> tensors = new LinkedHashMap<>();
        for (String name : checkpoint.names()) {
            StoredTensor tensor = checkpoint.tensor(name);
            // Beside the vectors there are numbers of tokens, in some files as tensors too.
            if (tensor.type().isFloat() && (tensor.rank() == 1 || tensor.rank() == 2)) {
                tensors.put(name, rows(tensor));
            }
        }
        if (tensors.isEmpty()) {
            throw new ModelException(
                    "%s holds no textual inversion: expected tensors [vectors, features], found %d tensors of other shapes"
                            .formatted(file, checkpoint.names().size()));
        }
        return TextualInversion.of(stem(location.shortName()), tensors);
    }

    private static Path file(ModelLocation location) {
        Path path = location.path();
        if (!Files.isDirectory(path)) {
            return path;
        }
        return IN_FOLDERS.stream()
                .map(path::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseGet(() -> WeightFiles.of(path));
    }

    private static float[][] rows(StoredTensor tensor) {
        int width = (int) Math.min(tensor.size(tensor.rank() - 1), WIDEST + 1);
        int count = tensor.rank() == 1 ? 1 : (int) Math.min(tensor.size(0), WIDEST);
        if (width == 0 || width > WIDEST || count > ClipTokenizer.ROOM) {
            throw new ModelException("%s has the shape %s, expected at most %d vectors of a text encoder's width"
                    .formatted(tensor.where(), tensor.shape(), ClipTokenizer.ROOM));
        }
        float[] values = tensor.floats();
        float[][] rows = new float[count][width];
        for (int i = 0; i < count; i++) {
            System.arraycopy(values, i * width, rows[i], 0, width);
        }
        return rows;
    }

    private static String stem(String name) {
        return name.replaceFirst("(?i)\\.(safetensors|pt|bin|pth|ckpt)$", "");
    }
}
