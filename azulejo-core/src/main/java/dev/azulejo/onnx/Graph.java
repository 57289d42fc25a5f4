package dev.azulejo.onnx;

import dev.azulejo.checkpoint.ElementType;
import dev.azulejo.checkpoint.StoredTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Builds an ONNX graph operation by operation (ONNX 1.16, operator set 20, and a few operators of ONNX Runtime's own).
 * Weights are not copied: an initializer says in which file, and where in it, the bytes lie. The graph is written when it
 * is finished, in the form that is wanted: over the user's own files, or over one file of ONNX Runtime's taste.
 *
 * <p>{@link Layers} has what networks are made of; here are only the operators. Not safe for several threads.
 */
public final class Graph {
    private static final int FLOAT = ElementType.F32.onnx();
    private static final int INT64 = ElementType.I64.onnx();

    private final List<Operation> content = new ArrayList<>();
    private final List<String> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final Map<StoredTensor, Value> weights = new LinkedHashMap<>();
    private final Commons commons;
    private int count;

    /** A graph that takes its input for the whole picture. */
    public Graph() {
        this(Sharing.NONE);
    }

    /** @param sharing how it comes to what only the whole picture tells */
    public Graph(Sharing sharing) {
        this.commons = new Commons(this, sharing);
    }

    /** What the parts of a picture have in common, where the graph sees parts. */
    public Commons commons() {
        return commons;
    }

    /** The input that was declared first. */
    Value firstInput() {
        return new Value(inputs.get(0), 0);
    }

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
        Value value = new Value(name, axes.length < 2 ? 0 : axes[axes.length == 4 ? 1 : axes.length - 1].size());
        content.add(new Operation(
                List.of(), List.of(value), Operation.Kind.INPUT, writer -> writer.input(name, type, axes)));
        return value;
    }

    /** Declares a float32 value of any shape as an output under a name. */
    public void output(String name, Value value) {
        outputs.add(name);
        content.add(new Operation(
                List.of(value),
                List.of(new Value(name, 0)),
                Operation.Kind.OUTPUT,
                writer -> writer.output(name, value)));
    }

    /** The float32 value of a stored tensor. The same tensor asked for twice is one value. */
    public Value weight(StoredTensor tensor) {
        return weights.computeIfAbsent(tensor, stored -> new Value(unique("weight"), 0));
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

    private Value constant(int type, byte[] values, long... shape) {
        String name = unique("constant");
        Value value = new Value(name, 0);
        content.add(new Operation(
                List.of(),
                List.of(value),
                Operation.Kind.CONSTANT,
                writer -> writer.constant(name, type, values, shape)));
        return value;
    }

    /** Sum, broadcast. */
    public Value add(Value a, Value b) {
        Value sum = new Value(unique("Add"), Math.max(a.channels(), b.channels()));
        add(List.of(a, b), List.of(sum), writer -> writer.add(a, b, sum));
        return sum;
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
        return node(operator, GraphWriter.RUNTIME_DOMAIN, operands, unique(operator), attributes);
    }

    /** An operator with several results. */
    List<Value> nodes(String operator, List<Value> operands, int results, Consumer<Attributes> attributes) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            values.add(new Value(unique(operator), 0));
        }
        add(operands, values, writer -> writer.node(operator, "", operands, values, attributes));
        return values;
    }

    /**
     * The product of each row of {@code x} [row, feature] with a matrix [out, feature], plus {@code bias} [out] where it is
     * not {@link Value#NONE}. In 8 bits if the graph is written so and the matrix is a stored tensor as it is.
     */
    Value rowsTimes(Value x, Value matrix, Value bias) {
        Value result = new Value(unique("Gemm"), 0);
        add(List.of(x, matrix, bias), List.of(result), writer -> writer.rowsTimes(x, matrix, bias, result));
        return result;
    }

    /** A convolution by a kernel [out, in, height, width], plus {@code bias} where it is not {@link Value#NONE}. */
    Value convolution(Value x, Value kernel, Value bias, Window window) {
        Value result = new Value(unique("Conv"), 0);
        add(List.of(x, kernel, bias), List.of(result), writer -> writer.convolution(x, kernel, bias, result, window));
        return result;
    }

    /** Each position of a picture repeated {@code factor} times in both directions. */
    Value enlarged(Value x, int factor) {
        Value scales = constant(1f, 1f, factor, factor);
        Value result = new Value(unique("Resize"), x.channels());
        add(List.of(x, scales), List.of(result), writer -> writer.enlarge(x, factor, scales, result));
        return result;
    }

    Value node(String operator, String domain, List<Value> operands, String result, Consumer<Attributes> attributes) {
        Value value = new Value(result, 0);
        add(operands, List.of(value), writer -> writer.node(operator, domain, operands, List.of(value), attributes));
        return value;
    }

    private void add(List<Value> operands, List<Value> results, Consumer<GraphWriter> writing) {
        content.add(new Operation(operands, results, Operation.Kind.NODE, writing));
    }

    /**
     * What comes back when a value is given away: a stage ends here, and what is exchanged may be what several evaluations
     * of the same graph have in common. To be used in the next stage only.
     */
    Value exchanged(Value sent) {
        Value received = new Value(Stages.RECEIVED, 0);
        content.add(new Operation(
                List.of(sent), List.of(received), Operation.Kind.EXCHANGE, writer -> writer.output(Stages.SENT, sent)));
        return received;
    }

    private String unique(String kind) {
        return kind + "_" + count++;
    }

    /** The finished graph. */
    public OnnxModel build() {
        return new OnnxModel(content, weightsByName(), inputs, outputs);
    }

    /** The finished graph in stages, which end where something is exchanged. */
    public List<OnnxModel> stages() {
        return Stages.of(content, weightsByName());
    }

    private Map<String, StoredTensor> weightsByName() {
        Map<String, StoredTensor> byName = new LinkedHashMap<>();
        weights.forEach((tensor, value) -> byName.put(value.name(), tensor));
        return byName;
    }
}
