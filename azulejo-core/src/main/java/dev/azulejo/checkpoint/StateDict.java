package dev.azulejo.checkpoint;

import dev.azulejo.checkpoint.PickleReader.Dictionary;
import dev.azulejo.checkpoint.TorchVocabulary.Storage;
import dev.azulejo.checkpoint.TorchVocabulary.Strided;
import dev.azulejo.fault.ModelException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the weights in what a PyTorch file holds: a dict of tensors, or such a dict wrapped by the tool that saved it.
 * The wrapper's name is kept as metadata {@code wrapper}, and numbers and texts beside it under their own names.
 */
final class StateDict {
    /** Wrappers of public files, the one to prefer first: Real-ESRGAN keeps averaged weights beside the last ones. */
    private static final List<String> WRAPPERS =
            List.of("params_ema", "params", "state_dict", "model_state_dict", "model", "module", "generator", "net");

    private static final int DEEPEST = 8;
    private static final int MOST_TENSORS = 100_000;
    private static final int LONGEST_NAME = 1024;

    private final Path file;
    private final Path real;
    private final Map<String, ZipDirectory.Range> storages;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private int visited;

    private StateDict(Path file, Path real, Map<String, ZipDirectory.Range> storages) {
        this.file = file;
        this.real = real;
        this.storages = storages;
    }

    /**
     * @param root what the pickle holds
     * @param storages where the storages lie; one may be missing as long as no tensor of the weights needs it
     */
    static Checkpoint checkpoint(Path file, Path real, Object root, Map<String, ZipDirectory.Range> storages) {
        if (!(root instanceof Dictionary dictionary)) {
            throw new ModelException("The PyTorch file " + file
                    + " holds no dict of tensors: expected weights alone (a state_dict), as in a .safetensors file.");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        dictionary.items().forEach((key, value) -> {
            if (key instanceof String name
                    && (value instanceof String || value instanceof Long || value instanceof Double)) {
                metadata.put(name, value.toString());
            }
        });
        Dictionary weights = dictionary;
        boolean wrapped = true;
        for (int depth = 0; wrapped && depth < DEEPEST; depth++) {
            wrapped = false;
            if (weights.items().values().stream().anyMatch(Strided.class::isInstance)) {
                break;
            }
            for (String wrapper : WRAPPERS) {
                if (weights.items().get(wrapper) instanceof Dictionary inner
                        && !inner.items().isEmpty()) {
                    metadata.merge("wrapper", wrapper, (outer, name) -> outer + "." + name);
                    weights = inner;
                    wrapped = true;
                    break;
                }
            }
        }
        StateDict found = new StateDict(file, real, storages);
        found.collect("", weights, 0);
        if (found.tensors.isEmpty()) {
            throw found.refuse("holds no tensors, expected weights (a state_dict)");
        }
        return Checkpoint.of(file, found.tensors, metadata);
    }

    private void collect(String prefix, Dictionary dictionary, int depth) {
        for (Map.Entry<Object, Object> entry : dictionary.items().entrySet()) {
            if (++visited > 10 * MOST_TENSORS || tensors.size() > MOST_TENSORS) {
                throw refuse("holds more than " + MOST_TENSORS + " tensors, or dicts that contain themselves");
            }
            if (!(entry.getKey() instanceof String) && !(entry.getKey() instanceof Long)) {
                continue;
            }
            String key = entry.getKey().toString();
            if (prefix.length() + key.length() > LONGEST_NAME) {
                throw refuse("has a name of more than " + LONGEST_NAME + " characters");
            }
            String name = prefix + key;
            if (entry.getValue() instanceof Strided tensor) {
                if (tensors.put(name, stored(name, tensor)) != null) {
                    throw refuse("has the tensor " + Names.quote(name) + " twice");
                }
            } else if (entry.getValue() instanceof Dictionary inner) {
                if (depth == DEEPEST) {
                    throw refuse("has dicts nested deeper than " + DEEPEST + " at " + Names.quote(name));
                }
                collect(name + ".", inner, depth + 1);
            }
        }
    }

    private StoredTensor stored(String name, Strided tensor) {
        Storage storage = tensor.storage();
        if (!tensor.contiguous()) {
            throw refuse("has the tensor " + Names.quote(name) + " of shape " + tensor.shape() + " with the strides "
                    + tensor.strides() + ", expected row-major values without gaps: save it again with .contiguous()");
        }
        ZipDirectory.Range range = storages.get(storage.key());
        if (range == null) {
            throw refuse("lacks the storage " + Names.quote(storage.key()) + " of the tensor " + Names.quote(name)
                    + ": it is damaged or was cut short");
        }
        long length = StoredTensor.bytes(tensor.type(), tensor.shape());
        long first = StoredTensor.bytes(tensor.type(), List.of(tensor.offset()));
        long start = StoredTensor.bytes(storage.type(), List.of(storage.start()));
        long available = StoredTensor.bytes(storage.type(), List.of(storage.elements()));
        if (first < 0 || start < 0 || available < 0 || length > available || first > available - length) {
            throw refuse(
                    "has the tensor " + Names.quote(name) + " of " + tensor.type() + tensor.shape() + " at element "
                            + tensor.offset() + " of the storage " + Names.quote(storage.key()) + ", which has only "
                            + storage.elements() + " of " + storage.type());
        }
        if (start > range.length() - first - length) {
            throw refuse(
                    "has " + range.length() + " bytes in the storage " + Names.quote(storage.key()) + ", expected the "
                            + (start + first + length) + " that the tensor " + Names.quote(name) + " needs");
        }
        return new StoredTensor(name, tensor.type(), tensor.shape(), real, range.offset() + start + first, length);
    }

    private ModelException refuse(String what) {
        return new ModelException("The PyTorch file " + file + " " + what + ".");
    }
}
