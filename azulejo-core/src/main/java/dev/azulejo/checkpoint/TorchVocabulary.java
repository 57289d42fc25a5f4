package dev.azulejo.checkpoint;

import dev.azulejo.checkpoint.PickleReader.Dictionary;
import dev.azulejo.checkpoint.PickleReader.Sequence;
import dev.azulejo.fault.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The Python names that files of weights may use: tensors, storages and containers (PyTorch {@code torch/_utils.py},
 * {@code torch/serialization.py}), and a few that training tools leave beside the weights, which stay opaque. Every
 * other name is refused with it in the sentence.
 */
final class TorchVocabulary implements PickleReader.Vocabulary {
    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("torch.DoubleStorage", ElementType.F64),
            Map.entry("torch.FloatStorage", ElementType.F32),
            Map.entry("torch.HalfStorage", ElementType.F16),
            Map.entry("torch.BFloat16Storage", ElementType.BF16),
            Map.entry("torch.LongStorage", ElementType.I64),
            Map.entry("torch.IntStorage", ElementType.I32),
            Map.entry("torch.ShortStorage", ElementType.I16),
            Map.entry("torch.CharStorage", ElementType.I8),
            Map.entry("torch.ByteStorage", ElementType.U8),
            Map.entry("torch.BoolStorage", ElementType.BOOL),
            Map.entry("torch.storage.UntypedStorage", ElementType.U8),
            Map.entry("torch.storage._UntypedStorage", ElementType.U8),
            Map.entry("torch.float64", ElementType.F64),
            Map.entry("torch.float32", ElementType.F32),
            Map.entry("torch.float16", ElementType.F16),
            Map.entry("torch.bfloat16", ElementType.BF16),
            Map.entry("torch.int64", ElementType.I64),
            Map.entry("torch.int32", ElementType.I32),
            Map.entry("torch.int16", ElementType.I16),
            Map.entry("torch.int8", ElementType.I8),
            Map.entry("torch.uint8", ElementType.U8),
            Map.entry("torch.uint16", ElementType.U16),
            Map.entry("torch.uint32", ElementType.U32),
            Map.entry("torch.uint64", ElementType.U64),
            Map.entry("torch.bool", ElementType.BOOL),
            Map.entry("torch.float8_e4m3fn", ElementType.F8_E4M3),
            Map.entry("torch.float8_e4m3fnuz", ElementType.F8_E4M3FNUZ),
            Map.entry("torch.float8_e5m2", ElementType.F8_E5M2),
            Map.entry("torch.float8_e5m2fnuz", ElementType.F8_E5M2FNUZ));

    private static final Set<String> DICTIONARIES =
            Set.of("collections.OrderedDict", "torch.nn.modules.container.ParameterDict", "builtins.dict");

    private static final Set<String> SEQUENCES =
            Set.of("torch.Size", "builtins.tuple", "builtins.list", "builtins.set");

    /** Records of a training run that stand beside the weights in public checkpoints. They stay mere names here. */
    private static final Set<String> BYSTANDERS = Set.of(
            "torch.Tensor",
            "torch.nn.parameter.Parameter",
            "torch.device",
            "numpy.dtype",
            "numpy.ndarray",
            "numpy.core.multiarray.scalar",
            "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray.scalar",
            "numpy._core.multiarray._reconstruct",
            "_codecs.encode",
            "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
            "pytorch_lightning.callbacks.early_stopping.EarlyStopping");

    private static final int HIGHEST_RANK = 16;

    /** A Python object that may be named. */
    private record Global(String name) {}

    /** Something that is in the file and of no use here. */
    private record Bystander(String name) {}

    /**
     * Bytes outside of the pickle.
     *
     * @param key the name of the bytes
     * @param type element type; U8 for one without a type
     * @param start first element of a view, 0 for a whole storage
     * @param elements number of elements, of a view if it is one
     * @param whole number of elements of the whole storage
     */
    record Storage(String key, ElementType type, long start, long elements, long whole) {}

    /**
     * A tensor as the pickle describes it.
     *
     * @param offset first element, in elements of {@code type}, from the start of the storage
     */
    record Strided(Storage storage, ElementType type, long offset, List<Long> shape, List<Long> strides) {
        /** True if the elements lie row-major without gaps, as they do in all but a few files. */
        boolean contiguous() {
            if (StoredTensor.bytes(type, shape) <= 0) {
                return true;
            }
            long expected = 1;
            for (int axis = shape.size() - 1; axis >= 0; axis--) {
                if (shape.get(axis) != 1 && strides.get(axis) != expected) {
                    return false;
                }
                expected *= shape.get(axis);
            }
            return true;
        }
    }

    private final Path file;
    private final Map<String, Storage> storages = new LinkedHashMap<>();

    /** @param file as the caller named it, for messages */
    TorchVocabulary(Path file) {
        this.file = file;
    }

    /** The storages that were named so far, by their keys. */
    Map<String, Storage> storages() {
        return storages;
    }

    @Override
    public Object global(String module, String name) {
        String full = (module.equals("__builtin__") ? "builtins" : module) + "." + name;
        if (TYPES.containsKey(full)
                || DICTIONARIES.contains(full)
                || SEQUENCES.contains(full)
                || BYSTANDERS.contains(full)
                || rebuilds(full)) {
            return new Global(full);
        }
        throw refuse("names the Python object " + Names.quote(full)
                + ", which is neither a tensor, a storage nor a container; nothing of it was run: "
                + "expected weights alone (a state_dict), as in a .safetensors file");
    }

    private static boolean rebuilds(String name) {
        return switch (name) {
            case "torch._utils._rebuild_tensor",
                    "torch._utils._rebuild_tensor_v2",
                    "torch._utils._rebuild_tensor_v3",
                    "torch._utils._rebuild_parameter",
                    "torch._utils._rebuild_parameter_with_state",
                    "torch._tensor._rebuild_from_type_v2" -> true;
            default -> false;
        };
    }

    @Override
    public Object call(Object callee, List<Object> arguments) {
        if (!(callee instanceof Global global)) {
            throw refuse("calls " + describe(callee) + ", expected a function that builds a tensor or a container; "
                    + "nothing of it was run");
        }
        String name = global.name();
        if (DICTIONARIES.contains(name)) {
            return dictionary(arguments);
        }
        if (SEQUENCES.contains(name)) {
            return arguments.size() == 1 && arguments.get(0) instanceof Sequence items
                    ? new Sequence(new ArrayList<>(items.items))
                    : new Sequence(new ArrayList<>());
        }
        if (TYPES.containsKey(name)) {
            throw refuse("calls " + Names.quote(name) + ", expected only tensors to be built");
        }
        return switch (name) {
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> tensor(arguments, false);
            case "torch._utils._rebuild_tensor_v3" -> tensor(arguments, true);
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" -> {
                if (arguments.isEmpty() || !(arguments.get(0) instanceof Strided)) {
                    throw refuse("is damaged: it has a parameter without a tensor");
                }
                yield arguments.get(0);
            }
            case "torch._tensor._rebuild_from_type_v2" -> {
                if (arguments.size() < 3
                        || !(arguments.get(0) instanceof Global function)
                        || !rebuilds(function.name())
                        || function.name().equals(name)
                        || !(arguments.get(2) instanceof Sequence inner)) {
                    throw refuse("is damaged: it has a tensor with attributes that is not built from a tensor");
                }
                yield call(function, inner.items);
            }
            default -> new Bystander(name);
        };
    }

    private Object dictionary(List<Object> arguments) {
        Dictionary dictionary = new Dictionary();
        if (arguments.isEmpty()) {
            return dictionary;
        }
        // Python 2 wrote an OrderedDict as a call with a list of pairs.
        if (arguments.get(0) instanceof Sequence pairs) {
            for (Object pair : pairs.items) {
                if (!(pair instanceof Sequence two) || two.items.size() != 2) {
                    throw refuse("is damaged: it has a dict of what are no pairs");
                }
                dictionary.put(two.items.get(0), two.items.get(1));
            }
        }
        return dictionary;
    }

    @Override
    public void build(Object object, Object state) {
        if (object instanceof Global global) {
            throw refuse("changes the Python object " + Names.quote(global.name()) + "; nothing of it was run");
        }
        // A ParameterDict has its tensors in its state; what else has a state (an OrderedDict's _metadata) needs none.
        if (object instanceof Dictionary dictionary
                && state instanceof Dictionary attributes
                && attributes.items().get("_parameters") instanceof Dictionary parameters) {
            parameters.items().forEach(dictionary::put);
        }
    }

    @Override
    public Object persistent(Object id) {
        // The format before 1.6 names a class of torch.nn together with its source text, which nobody reads.
        if (id instanceof Sequence module
                && module.items.size() == 4
                && module.items.get(0).equals("module")
                && module.items.get(1) instanceof Global named) {
            return named;
        }
        if (!(id instanceof Sequence tuple)
                || tuple.items.size() < 5
                || !tuple.items.get(0).equals("storage")
                || !(tuple.items.get(1) instanceof Global global)
                || !(tuple.items.get(4) instanceof Long elements)) {
            throw refuse("is damaged: it refers to something outside of its pickle that is no storage");
        }
        ElementType type = TYPES.get(global.name());
        if (type == null || !global.name().endsWith("Storage")) {
            throw refuse("has a storage of the unknown type " + Names.quote(global.name()));
        }
        String key = String.valueOf(tuple.items.get(2));
        if (!(tuple.items.get(2) instanceof String) && !(tuple.items.get(2) instanceof Long)) {
            throw refuse("is damaged: it has a storage without a name");
        }
        if (elements < 0) {
            throw refuse("has the storage " + Names.quote(key) + " of " + elements + " elements, expected 0 or more");
        }
        Storage storage = new Storage(key, type, 0, elements, elements);
        Storage before = storages.putIfAbsent(key, storage);
        if (before != null && !before.equals(storage)) {
            throw refuse("has the storage " + Names.quote(key) + " once as " + before.elements() + " of "
                    + before.type() + " and once as " + elements + " of " + type);
        }
        if (tuple.items.size() > 5 && tuple.items.get(5) instanceof Sequence view) {
            return view(storage, view.items);
        }
        return storage;
    }

    /** The legacy format has storages that are part of another one: (key, first element, number of elements). */
    private Storage view(Storage whole, List<Object> view) {
        if (view.size() != 3
                || !(view.get(1) instanceof Long start)
                || !(view.get(2) instanceof Long elements)
                || start < 0
                || elements < 0
                || start > whole.elements() - elements) {
            throw refuse("has a view that reaches out of the storage " + Names.quote(whole.key()) + " of "
                    + whole.elements() + " elements");
        }
        return new Storage(whole.key(), whole.type(), start, elements, whole.whole());
    }

    private Strided tensor(List<Object> arguments, boolean typed) {
        if (arguments.size() < (typed ? 7 : 4)
                || !(arguments.get(0) instanceof Storage storage)
                || !(arguments.get(1) instanceof Long offset)
                || !(arguments.get(2) instanceof Sequence sizes)
                || !(arguments.get(3) instanceof Sequence strides)) {
            throw refuse("is damaged: it has a tensor without storage, offset, sizes and strides");
        }
        ElementType type = storage.type();
        if (typed) {
            if (!(arguments.get(6) instanceof Global global) || TYPES.get(global.name()) == null) {
                throw refuse("has a tensor of the unknown type " + describe(arguments.get(6)));
            }
            type = TYPES.get(global.name());
        }
        List<Long> shape = wholeNumbers(sizes);
        List<Long> steps = wholeNumbers(strides);
        long bytes = StoredTensor.bytes(type, shape);
        if (steps.size() != shape.size() || offset < 0 || bytes < 0) {
            throw refuse("has a tensor of sizes " + shape + ", strides " + steps + " and offset " + offset
                    + ", expected as many strides as sizes and nothing negative");
        }
        return new Strided(storage, type, offset, shape, steps);
    }

    private List<Long> wholeNumbers(Sequence sequence) {
        if (sequence.items.size() > HIGHEST_RANK) {
            throw refuse("has a tensor of " + sequence.items.size() + " axes, expected at most " + HIGHEST_RANK);
        }
        List<Long> numbers = new ArrayList<>(sequence.items.size());
        for (Object item : sequence.items) {
            if (!(item instanceof Long number) || number < 0) {
                throw refuse("has " + describe(item) + " among the sizes of a tensor, expected whole numbers from 0");
            }
            numbers.add(number);
        }
        return numbers;
    }

    /** A value in a few words; never what is in a container. */
    private static String describe(Object value) {
        if (value instanceof Global global) {
            return Names.quote(global.name());
        }
        if (value instanceof String text) {
            return Names.quote(text);
        }
        if (value instanceof Number || value instanceof Boolean || value == PickleReader.NONE) {
            return value.toString();
        }
        return "a " + value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private ModelException refuse(String what) {
        return new ModelException("The PyTorch file " + file + " " + what + ".");
    }
}
