package dev.azulejo.checkpoint;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Weights that somebody has: named tensors at offsets in one file or in several. Opening reads names, types, shapes and
 * offsets only; the weights stay where they are.
 *
 * <p>Immutable and safe for use by several threads. It holds no file open, so there is nothing to close; a view (a
 * prefix, other names) costs one map and shares the rest.
 */
public final class Checkpoint {
    private final Path file;
    private final String prefix;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, String> metadata;

    private Checkpoint(Path file, String prefix, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        this.file = Objects.requireNonNull(file, "file");
        this.prefix = prefix;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.metadata = Collections.unmodifiableMap(metadata);
    }

    /** What a reader found; it hands its maps over. */
    static Checkpoint of(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        return new Checkpoint(file, "", tensors, metadata);
    }

    /**
     * Opens a file of weights, whose kind is told from its content: safetensors, the {@code .safetensors.index.json} of
     * one that is cut into several, and PyTorch's {@code .pth}, {@code .pt}, {@code .ckpt}, {@code .bin} (zip, or the
     * format before 1.6), of which nothing is ever executed. Links are followed.
     *
     * @throws ModelException if it is missing, of another kind, damaged, or breaks the rules of its format; the sentence
     *     says which
     */
    public static Checkpoint open(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new ModelException(
                        file + " is a folder, expected a file of weights such as model.safetensors in it.");
            }
            Path real = file.toRealPath();
            try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ)) {
                return read(file, real, ByteSource.of(channel));
            }
        } catch (IOException e) {
            throw new ModelException("The weights " + file + " cannot be read: " + Names.reason(e), e);
        }
    }

    /** Reads what {@link #open} has opened, by its first bytes. */
    static Checkpoint read(Path file, Path real, ByteSource source) throws IOException {
        return switch (FileKind.of(source)) {
            case TORCH_ZIP -> TorchZip.read(file, real, source);
            case TORCH_LEGACY -> TorchLegacy.read(file, real, source);
            case JSON -> ShardIndex.read(file, source);
            case SAFETENSORS -> Safetensors.read(file, real, source);
            case LFS_POINTER ->
                throw new ModelException(file + " is a Git LFS pointer, a text of " + source.size()
                        + " bytes in place of the weights: fetch them with git lfs pull, or by a browser.");
            case GGUF ->
                throw new ModelException(
                        file + " is a GGUF file, expected .safetensors, .ckpt or .pth weights of the same model.");
            case WEB_PAGE ->
                throw new ModelException(file + " is a web page, expected weights: the download needs another"
                        + " address, or a login.");
        };
    }

    /** The file as the caller named it, for messages. The tensors know the real file that each one lies in. */
    public Path file() {
        return file;
    }

    /** All names, in the order of the file; unmodifiable. */
    public Set<String> names() {
        return tensors.keySet();
    }

    /** True if there is a tensor of this name. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** True if no tensor is in it, as for a view with a prefix that nothing has. */
    public boolean isEmpty() {
        return tensors.isEmpty();
    }

    /**
     * The tensor of this name.
     *
     * @throws ModelException if there is none; the sentence names the file, the tensor and names that are alike
     */
    public StoredTensor tensor(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw missing(name);
        }
        return tensor;
    }

    /**
     * The tensor of this name, whose shape must be this one; -1 stands for any size.
     *
     * @throws ModelException if there is none, or with another shape; the sentence says what was found and expected
     */
    public StoredTensor tensor(String name, long... expected) {
        StoredTensor tensor = tensor(name);
        boolean fits = tensor.rank() == expected.length;
        for (int axis = 0; fits && axis < expected.length; axis++) {
            fits = expected[axis] == -1 || expected[axis] == tensor.size(axis);
        }
        if (!fits) {
            throw new ModelException("The tensor " + Names.quote(prefix + name) + " in " + file + " has the shape "
                    + tensor.shape() + ", expected " + describe(expected) + ".");
        }
        return tensor;
    }

    /** The free text that a safetensors file may carry, e.g. {@code format}; empty where there is none; unmodifiable. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Number of elements of all tensors together: "parameters". */
    public long parameters() {
        long sum = 0;
        for (StoredTensor tensor : tensors.values()) {
            sum += tensor.elements();
        }
        return sum;
    }

    /**
     * A view of the tensors whose names begin with the prefix, without it:
     * {@code under("model.diffusion_model.")}. Empty if there are none.
     */
    public Checkpoint under(String start) {
        Map<String, StoredTensor> below = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(start)) {
                below.put(name.substring(start.length()), tensor);
            }
        });
        return new Checkpoint(file, prefix + start, below, metadata);
    }

    /** True if any tensor's name begins with the prefix. */
    public boolean hasUnder(String start) {
        return tensors.keySet().stream().anyMatch(name -> name.startsWith(start));
    }

    /**
     * A view under other names.
     *
     * @param originals new name to name in this checkpoint, in the order that the view will have
     * @throws ModelException if this checkpoint lacks one of them
     */
    public Checkpoint renamed(Map<String, String> originals) {
        Map<String, StoredTensor> view = new LinkedHashMap<>();
        originals.forEach((name, original) -> view.put(name, tensor(original)));
        return view(view);
    }

    /** A view with exactly these tensors by these names, which may be slices or have other shapes than in the file. */
    public Checkpoint view(Map<String, StoredTensor> named) {
        return new Checkpoint(file, "", new LinkedHashMap<>(named), metadata);
    }

    private ModelException missing(String name) {
        StringBuilder sentence =
                new StringBuilder().append(file).append(" has no tensor ").append(Names.quote(prefix + name));
        List<String> similar = Names.similar(name, tensors.keySet());
        if (tensors.isEmpty()) {
            sentence.append(prefix.isEmpty() ? "; it has none at all" : "; none begins with " + Names.quote(prefix));
        } else if (similar.isEmpty()) {
            sentence.append(", nor one with a similar name, among ")
                    .append(tensors.size())
                    .append(" tensors");
        } else {
            sentence.append("; similar ones are ")
                    .append(String.join(
                            ", ",
                            similar.stream()
                                    .map(found -> Names.quote(prefix + found))
                                    .toList()));
        }
        return new ModelException(
                sentence.append(": it is another kind of model, or incomplete.").toString());
    }

    private static String describe(long[] shape) {
        StringBuilder text = new StringBuilder("[");
        for (int axis = 0; axis < shape.length; axis++) {
            text.append(axis == 0 ? "" : ", ").append(shape[axis] == -1 ? "any" : String.valueOf(shape[axis]));
        }
        return text.append(']').toString();
    }

    @Override
    public String toString() {
        return "Checkpoint[" + file + (prefix.isEmpty() ? "" : " under " + prefix) + ", " + tensors.size()
                + " tensors]";
    }
}
