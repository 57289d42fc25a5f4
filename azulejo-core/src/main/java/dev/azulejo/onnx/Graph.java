package dev.azulejo.onnx;

import dev.azulejo.checkpoint.ElementType;
import dev.azulejo.checkpoint.StoredTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds an ONNX graph operation by operation (ONNX 1.16, operator set 20, and a few operators of ONNX Runtime's own). All
 * computation is in float32. Weights are not copied: an initializer says in which file, and where in it, the bytes lie;
 * types other than float32 are cast in the graph, which ONNX Runtime folds when it loads.
 *
 * <p>{@link Layers} has what networks are made of; here are only the operators. Not safe for several threads.
 */
public final class Graph {
    /** Operators of ONNX Runtime that are not part of ONNX: fused attention. */
    static final String RUNTIME_DOMAIN = "com.microsoft";

    private static final int IR_VERSION = 9;
    private static final int OPERATOR_SET = 20;
    private static final int FLOAT = ElementType.F32.onnx();
    private static final int INT64 = ElementType.I64.onnx();

    private final ProtoWriter nodes = new ProtoWriter();
    private final ProtoWriter initializers = new ProtoWriter();
    private final ProtoWriter ends = new ProtoWriter();
    private final List<String> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final Map<StoredTensor, Value> weights = new LinkedHashMap<>();
    private Optional<Path> file = Optional.empty();
    private int count;

    /** An input of float32. */
    public Value input(String name, Axis... axes) {
        return input(name, FLOAT, axes);
    }

    /** An input of 64-bit integers. */
    public Value integers(String name, Axis... axes) {
        return input(name, INT64, axes);
    }

    private Value input(String name, int type, Axis... axes) {
        inputs.add(name);
        end(11, name, type, axes);
        return new Value(name, axes.length < 2 ? 0 : axes[axes.length == 4 ? 1 : axes.length - 1].size());
    }

    /** Declares a float32 value of any shape as an output under a name. */
    public void output(String name, Value value) {
        outputs.add(name);
        node("Identity", "", List.of(value), name, attributes -> {});
        ends.message(
                12, info -> info.text(1, name).message(2, type -> type.message(1, tensor -> tensor.number(1, FLOAT))));
    }

    private void end(int field, String name, int elementType, Axis... axes) {
        ends.message(
                field,
                info -> info.text(1, name)
                        .message(
                                2,
                                type -> type.message(
                                        1,
                                        tensor -> tensor.number(1, elementType).message(2, shape -> {
                                            for (Axis axis : axes) {
                                                shape.message(1, dimension -> {
                                                    if (axis.isOpen()) {
                                                        dimension.text(2, axis.name());
                                                    } else {
                                                        dimension.number(1, axis.size());
                                                    }
                                                });
                                            }
                                        }))));
    }

    /** The float32 value of a stored tensor. The same tensor asked for twice is one value. */
    public Value weight(StoredTensor tensor) {
        return weights.computeIfAbsent(tensor, stored -> {
            String name = unique("weight");
            initializers.message(5, proto -> {
                proto.numbers(1, stored.dimensions()).number(2, stored.type().onnx());
                proto.text(8, name);
                content(proto, stored);
            });
            Value value = new Value(name, 0);
            return stored.type() == ElementType.F32 ? value : cast(value, FLOAT);
        });
    }

    /** Only one folder can be referred to; what lies elsewhere (a LoRA) becomes part of the graph itself. */
    private void content(ProtoWriter proto, StoredTensor stored) {
        Path parent = Objects.requireNonNull(stored.file().getParent(), "a real path has a parent");
        if (file.isEmpty()) {
            file = Optional.of(stored.file());
        }
        if (parent.equals(file.orElseThrow().getParent())) {
            entry(proto, "location", Objects.toString(stored.file().getFileName()));
            entry(proto, "offset", Long.toString(stored.offset()));
            entry(proto, "length", Long.toString(stored.length()));
            proto.number(14, 1);
        } else {
            proto.bytes(9, stored.bytes());
        }
    }

    private static void entry(ProtoWriter proto, String key, String value) {
        proto.message(13, pair -> pair.text(1, key).text(2, value));
    }

    /** A constant of one axis. */
    public Value constant(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(FLOAT, bytes.array(), values.length);
    }

    /** A constant of one axis, of 64-bit integers: shapes, sizes, indices. */
    public Value constant(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(INT64, bytes.array(), values.length);
    }

    /** A constant without axes. */
    public Value scalar(double value) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return constant(FLOAT, bytes.putFloat((float) value).array());
    }

    private Value constant(int type, byte[] content, long... shape) {
        String name = unique("constant");
        initializers.message(
                5,
                proto -> proto.numbers(1, shape).number(2, type).text(8, name).bytes(9, content));
        return new Value(name, 0);
    }

    /** Sum, broadcast. */
    public Value add(Value a, Value b) {
        return node("Add", a, b).with(Math.max(a.channels(), b.channels()));
    }

    /** Product, broadcast. */
    public Value multiply(Value a, Value b) {
        return node("Mul", a, b).with(Math.max(a.channels(), b.channels()));
    }

    /** An operator that works on each element for itself: "Relu", "Sigmoid", "Tanh", "Sin", "Cos", ... */
    public Value each(String operator, Value x) {
        return node(operator, x).with(x.channels());
    }

    /** Every element times a number. */
    public Value multiply(Value a, double factor) {
        return factor == 1 ? a : multiply(a, constant((float) factor));
    }

    /** Every element plus a number. */
    public Value add(Value a, double summand) {
        return summand == 0 ? a : add(a, constant((float) summand));
    }

    /** An operator without attributes. */
    public Value node(String operator, Value... operands) {
        return node(operator, List.of(operands), attributes -> {});
    }

    /** Tensors one after the other along an axis. */
    public Value concat(int axis, Value... parts) {
        return node("Concat", List.of(parts), attributes -> attributes.integer("axis", axis));
    }

    /** Pictures, or features of a batch, one after the other along the channels. */
    public Value concatChannels(Value... parts) {
        long sum = 0;
        boolean known = true;
        for (Value part : parts) {
            sum += part.channels();
            known &= part.channels() > 0;
        }
        return concat(1, parts).with(known ? sum : 0);
    }

    /** Another shape; 0 keeps a size, -1 takes what is left. */
    public Value reshape(Value x, long... shape) {
        return node("Reshape", x, constant(shape));
    }

    /** The shape that another tensor has. */
    public Value reshapeLike(Value x, Value like) {
        return node("Reshape", x, node("Shape", like)).with(like.channels());
    }

    /** Axes in another order. */
    public Value transpose(Value x, long... order) {
        return node("Transpose", List.of(x), attributes -> attributes.integers("perm", order));
    }

    /** Elements of an axis by constant indices. */
    public Value gather(Value x, int axis, long... indices) {
        return gather(x, axis, constant(indices));
    }

    /** Elements of an axis by indices. */
    public Value gather(Value x, int axis, Value indices) {
        return node("Gather", List.of(x, indices), attributes -> attributes.integer("axis", axis));
    }

    /** For each element of the first axis, the one of the second that an index names: [n, s, f] by [n, 1] to [n, f]. */
    public Value gatherEach(Value x, Value indices) {
        return node("GatherND", List.of(x, indices), attributes -> attributes.integer("batch_dims", 1));
    }

    /** Where an axis has its largest element, the first of equals; the axis stays, with one element. */
    public Value argMax(Value x, int axis) {
        return node("ArgMax", List.of(x), attributes -> attributes.integer("axis", axis));
    }

    /** Elements {@code from} (inclusive) to {@code to} (exclusive) of an axis. */
    public Value slice(Value x, int axis, long from, long to) {
        return node("Slice", x, constant(from), constant(to), constant((long) axis));
    }

    /** Converts elements to float32. */
    public Value toFloat(Value x) {
        return cast(x, FLOAT);
    }

    private Value cast(Value x, int type) {
        return node("Cast", List.of(x), attributes -> attributes.integer("to", type));
    }

    /** An operator with attributes and one result. */
    Value node(String operator, List<Value> operands, Consumer<Attributes> attributes) {
        return node(operator, "", operands, unique(operator), attributes);
    }

    /** An operator of ONNX Runtime's own. */
    Value runtimeNode(String operator, List<Value> operands, Consumer<Attributes> attributes) {
        return node(operator, RUNTIME_DOMAIN, operands, unique(operator), attributes);
    }

    /** An operator with several results. */
    List<Value> nodes(String operator, List<Value> operands, int results, Consumer<Attributes> attributes) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            values.add(new Value(unique(operator), 0));
        }
        write(operator, "", operands, values, attributes);
        return values;
    }

    private Value node(
            String operator, String domain, List<Value> operands, String result, Consumer<Attributes> attributes) {
        Value value = new Value(result, 0);
        write(operator, domain, operands, List.of(value), attributes);
        return value;
    }

    private void write(
            String operator,
            String domain,
            List<Value> operands,
            List<Value> results,
            Consumer<Attributes> attributes) {
        nodes.message(1, node -> {
            operands.forEach(operand -> node.text(1, operand.name()));
            results.forEach(result -> node.text(2, result.name()));
            node.text(3, results.get(0).name()).text(4, operator);
            attributes.accept(new Attributes(node));
            if (!domain.isEmpty()) {
                node.text(7, domain);
            }
        });
    }

    private String unique(String kind) {
        return kind + "_" + count++;
    }

    /** The finished graph. */
    public OnnxModel build() {
        ProtoWriter graph = new ProtoWriter();
        graph.text(2, "azulejo");
        byte[] content = concatenated(graph.toByteArray(), nodes, initializers, ends);
        byte[] bytes = new ProtoWriter()
                .number(1, IR_VERSION)
                .text(2, "azulejo")
                .bytes(7, content)
                .message(8, set -> set.text(1, "").number(2, OPERATOR_SET))
                .message(8, set -> set.text(1, RUNTIME_DOMAIN).number(2, 1))
                .toByteArray();
        return new OnnxModel(bytes, file, inputs, outputs, List.copyOf(weights.keySet()));
    }

    private static byte[] concatenated(byte[] first, ProtoWriter... parts) {
        ByteBuffer all = ByteBuffer.allocate(first.length
                + java.util.Arrays.stream(parts)
                        .mapToInt(part -> part.toByteArray().length)
                        .sum());
        all.put(first);
        for (ProtoWriter part : parts) {
            all.put(part.toByteArray());
        }
        return all.array();
    }

    /** Attributes of a node that is being written. */
    static final class Attributes {
        private static final int TYPE_FLOAT = 1;
        private static final int TYPE_INT = 2;
        private static final int TYPE_STRING = 3;
        private static final int TYPE_INTS = 7;

        private final ProtoWriter node;

        private Attributes(ProtoWriter node) {
            this.node = node;
        }

        Attributes integer(String name, long value) {
            node.message(
                    5, attribute -> attribute.text(1, name).number(3, value).number(20, TYPE_INT));
            return this;
        }

        Attributes number(String name, double value) {
            node.message(
                    5,
                    attribute ->
                            attribute.text(1, name).number(2, (float) value).number(20, TYPE_FLOAT));
            return this;
        }

        Attributes text(String name, String value) {
            node.message(5, attribute -> attribute.text(1, name).text(4, value).number(20, TYPE_STRING));
            return this;
        }

        Attributes integers(String name, long... values) {
            node.message(5, attribute -> {
                attribute.text(1, name);
                for (long value : values) {
                    attribute.number(8, value);
                }
                attribute.number(20, TYPE_INTS);
            });
            return this;
        }
    }
}
