package dev.azulejo.onnx;

import dev.azulejo.checkpoint.ElementType;
import dev.azulejo.checkpoint.StoredTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Writes a graph in one form: the messages of onnx.proto3, with weights where a {@link Placement} has them. */
final class GraphWriter {
    /** Operators of ONNX Runtime that are not part of ONNX: fused attention, products in 8 bits. */
    static final String RUNTIME_DOMAIN = "com.microsoft";

    /** Operators on pictures in blocks of channels, which its optimiser puts in place of the common ones. */
    static final String BLOCKED_DOMAIN = "com.microsoft.nchwc";

    private static final int IR_VERSION = 9;
    private static final int OPERATOR_SET = 20;
    private static final int FLOAT = ElementType.F32.onnx();

    /** {@code MatMulNBits}: the inputs in 8 bits as well, which is what makes it fast. */
    private static final int INPUTS_IN_8_BITS = 4;

    private static final int COLOURS = 3;

    /**
     * Positions that pictures and latents are taken to have. Weights are prepared for all sizes alike, and these decide how.
     */
    private static final double PICTURE = 512 * 512;

    private static final double LATENT = 64 * 64;

    private final ProtoWriter nodes = new ProtoWriter();
    private final ProtoWriter initializers = new ProtoWriter();
    private final ProtoWriter ends = new ProtoWriter();
    private final Map<String, StoredTensor> weights;
    private final Placement placement;
    private final Set<String> written = new HashSet<>();
    /** About how many positions the pictures have, by the names of values that follow from pictures. */
    private final Map<String, Double> positions = new HashMap<>();
    /** Values that exist in blocks of channels, and the names that they have in this form. */
    private final Map<String, Value> blocked = new HashMap<>();
    /** Those of them that exist in this form alone as yet. */
    private final Map<String, Value> onlyBlocked = new HashMap<>();

    GraphWriter(Map<String, StoredTensor> weights, Placement placement) {
        this.weights = weights;
        this.placement = placement;
    }

    void input(String name, int elementType, Axis... axes) {
        if (axes.length == 4) {
            positions.put(name, axes[1].size() <= COLOURS ? PICTURE : LATENT);
        }
        ends.message(
                11,
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

    /** An input of float32 that an earlier stage has computed. */
    void carriedInput(String name) {
        end(11, name);
    }

    /** A float32 value that a later stage needs, under its own name. */
    void carriedOutput(Value value) {
        need(value);
        end(12, value.name());
    }

    void output(String name, Value value) {
        node("Identity", "", List.of(value), List.of(new Value(name, 0)), attributes -> {});
        end(12, name);
    }

    /** A float32 value of any shape that comes in (field 11 of a graph) or goes out (12). */
    private void end(int field, String name) {
        ends.message(
                field,
                info -> info.text(1, name).message(2, type -> type.message(1, tensor -> tensor.number(1, FLOAT))));
    }

    void constant(String name, int type, byte[] values, long... shape) {
        initializers.message(
                5,
                proto -> proto.numbers(1, shape).number(2, type).text(8, name).bytes(9, values));
    }

    void node(
            String operator,
            String domain,
            List<Value> operands,
            List<Value> results,
            Consumer<Attributes> attributes) {
        operands.forEach(this::need);
        double largest = operands.stream()
                .mapToDouble(operand -> positions.getOrDefault(operand.name(), 0.0))
                .max()
                .orElse(0);
        results.forEach(result -> positions.put(result.name(), largest));
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

    void rowsTimes(Value x, Value matrix, Value bias, Value result) {
        StoredTensor stored = weights.get(matrix.name());
        if (placement.precision() == Precision.INT8 && stored != null && WeightPiece.fitsBytes(stored)) {
            rowsTimesBytes(x, matrix, stored, bias, result);
            return;
        }
        List<Value> operands = new ArrayList<>(List.of(x, matrix));
        if (bias != Value.NONE) {
            operands.add(bias);
        }
        node("Gemm", "", operands, List.of(result), attributes -> attributes.integer("transB", 1));
    }

    private void rowsTimesBytes(Value x, Value matrix, StoredTensor stored, Value bias, Value result) {
        long rows = stored.size(0);
        long columns = stored.size(1);
        long blocks = columns / WeightPiece.BLOCK;
        Value bytes = new Value(matrix.name() + "_bytes", 0);
        Value scales = new Value(matrix.name() + "_scales", 0);
        if (written.add(bytes.name())) {
            long[] shape = {rows, blocks, WeightPiece.BLOCK};
            initializer(bytes.name(), ElementType.U8.onnx(), shape, stored, WeightPiece.Form.BYTES, 0);
            initializer(scales.name(), FLOAT, new long[] {rows * blocks}, stored, WeightPiece.Form.SCALES, 0);
        }
        Value product = bias == Value.NONE ? result : new Value(result.name() + "_product", 0);
        node(
                "MatMulNBits",
                RUNTIME_DOMAIN,
                List.of(x, bytes, scales),
                List.of(product),
                attributes -> attributes
                        .integer("K", columns)
                        .integer("N", rows)
                        .integer("bits", Byte.SIZE)
                        .integer("block_size", WeightPiece.BLOCK)
                        .integer("accuracy_level", INPUTS_IN_8_BITS));
        if (bias != Value.NONE) {
            node("Add", "", List.of(product, bias), List.of(result), attributes -> {});
        }
    }

    void convolution(Value x, Value kernel, Value bias, Value result, Window window) {
        StoredTensor stored = weights.get(kernel.name());
        double positions = this.positions.getOrDefault(x.name(), 0.0);
        Optional<Winograd> winograd =
                stored == null || !placement.mapsKernels() ? Optional.empty() : Winograd.of(stored, window, positions);
        int block = placement.block();
        if (winograd.isPresent()) {
            mapped(x, kernel, stored, bias, result, winograd.orElseThrow());
        } else if (block > 0 && stored != null && WeightPiece.fitsBlocks(stored, block)) {
            blocked(x, kernel, stored, bias, result, window);
        } else {
            List<Value> operands = bias == Value.NONE ? List.of(x, kernel) : List.of(x, kernel, bias);
            node("Conv", "", operands, List.of(result), window::write);
        }
        havePositions(result, positions / (window.stride() * window.stride()));
    }

    private void mapped(Value x, Value kernel, StoredTensor stored, Value bias, Value result, Winograd winograd) {
        Value map = new Value(kernel.name() + "_mapped_" + winograd.tile(), 0);
        long out = stored.size(0);
        long in = stored.size(1);
        if (written.add(map.name())) {
            long[] shape = {winograd.positions(), 1, out, in};
            initializer(map.name(), FLOAT, shape, stored, WeightPiece.Form.MAPPED, winograd.tile());
        }
        new WinogradWriter(this, winograd, result.name()).write(x, map, in, out, bias, result);
    }

    private void blocked(Value x, Value kernel, StoredTensor stored, Value bias, Value result, Window window) {
        Value filter = new Value(kernel.name() + "_blocked", 0);
        if (written.add(filter.name())) {
            long[] shape = stored.dimensions();
            initializer(filter.name(), FLOAT, shape, stored, WeightPiece.Form.BLOCKED, placement.block());
        }
        Value input = inBlocks(x);
        List<Value> operands = bias == Value.NONE ? List.of(input, filter) : List.of(input, filter, bias);
        Value form = keepInBlocks(result.with(stored.size(0)));
        node("Conv", BLOCKED_DOMAIN, operands, List.of(form), window::write);
    }

    /** True the first time that it is asked about a name. */
    boolean isNew(String name) {
        return written.add(name);
    }

    void add(Value a, Value b, Value sum) {
        boolean bothBlocked = onlyBlocked.containsKey(a.name()) && onlyBlocked.containsKey(b.name());
        if (bothBlocked
                && onlyBlocked.get(a.name()).channels()
                        == onlyBlocked.get(b.name()).channels()) {
            Value result = keepInBlocks(sum.with(onlyBlocked.get(a.name()).channels()));
            node("Add", "", List.of(inBlocks(a), inBlocks(b)), List.of(result), attributes -> {});
        } else {
            node("Add", "", List.of(a, b), List.of(sum), attributes -> {});
        }
    }

    void enlarge(Value x, int factor, Value scales, Value result) {
        if (placement.block() > 0 && x.channels() > 0 && x.channels() % placement.block() == 0) {
            node(
                    "Upsample",
                    BLOCKED_DOMAIN,
                    List.of(inBlocks(x)),
                    List.of(keepInBlocks(result)),
                    attributes -> attributes
                            .text("mode", "nearest")
                            .text("coordinate_transformation_mode", "asymmetric")
                            .integers("scales", 1, 1, factor, factor));
        } else {
            node("Resize", "", List.of(x, Value.NONE, scales), List.of(result), Layers::nearest);
        }
        havePositions(result, positions.getOrDefault(x.name(), 0.0) * factor * factor);
    }

    /** Both forms, of which the other may follow from one. */
    private void havePositions(Value picture, double count) {
        positions.put(picture.name(), count);
        positions.put(blockedName(picture), count);
    }

    private static String blockedName(Value picture) {
        return picture.name() + "_blocked";
    }

    /** The blocked form of a picture. */
    private Value inBlocks(Value x) {
        Value form = blocked.get(x.name());
        if (form == null) {
            form = new Value(blockedName(x), 0);
            node("ReorderInput", BLOCKED_DOMAIN, List.of(x), List.of(form), attributes -> {});
            blocked.put(x.name(), form);
        }
        return form;
    }

    /** The name under which a result is written in blocks; its plain form is written when something needs it. */
    private Value keepInBlocks(Value result) {
        Value form = new Value(blockedName(result), 0);
        blocked.put(result.name(), form);
        onlyBlocked.put(result.name(), result);
        return form;
    }

    /** Writes what an operand needs before its first use. */
    private void need(Value operand) {
        Value picture = onlyBlocked.remove(operand.name());
        if (picture != null) {
            node(
                    "ReorderOutput",
                    BLOCKED_DOMAIN,
                    List.of(blocked.get(operand.name())),
                    List.of(operand),
                    attributes -> attributes.integer("channels", picture.channels()));
        }
        needWeight(operand);
    }

    /** Writes a weight before its first use; types other than float32 are cast, which ONNX Runtime folds when it loads. */
    private void needWeight(Value operand) {
        String name = operand.name();
        StoredTensor stored = weights.get(name);
        if (stored == null || !written.add(name)) {
            return;
        }
        int type = placement.type(stored);
        String initial = type == FLOAT ? name : name + "_stored";
        WeightPiece.Form form = stored.type().isFloat() ? WeightPiece.Form.FLOAT32 : WeightPiece.Form.STORED;
        initializer(initial, type, stored.dimensions(), stored, form, 0);
        if (type != FLOAT) {
            Consumer<Attributes> toFloat = attributes -> attributes.integer("to", FLOAT);
            node("Cast", "", List.of(new Value(initial, 0)), List.of(operand), toFloat);
        }
    }

    private void initializer(
            String name, int type, long[] shape, StoredTensor stored, WeightPiece.Form form, int group) {
        initializers.message(5, proto -> {
            proto.numbers(1, shape).number(2, type);
            proto.text(8, name);
            placement.put(proto, stored, form, group);
        });
    }

    byte[] toByteArray() {
        ProtoWriter graph = new ProtoWriter();
        graph.text(2, "azulejo");
        byte[] content = concatenated(graph, nodes, initializers, ends);
        return new ProtoWriter()
                .number(1, IR_VERSION)
                .text(2, "azulejo")
                .bytes(7, content)
                .message(8, set -> set.text(1, "").number(2, OPERATOR_SET))
                .message(8, set -> set.text(1, RUNTIME_DOMAIN).number(2, 1))
                .message(8, set -> set.text(1, BLOCKED_DOMAIN).number(2, 1))
                .toByteArray();
    }

    private static byte[] concatenated(ProtoWriter... parts) {
        List<byte[]> all = Arrays.stream(parts).map(ProtoWriter::toByteArray).toList();
        ByteBuffer whole =
                ByteBuffer.allocate(all.stream().mapToInt(part -> part.length).sum());
        all.forEach(whole::put);
        return whole.array();
    }
}
