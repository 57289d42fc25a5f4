package dev.azulejo.onnx;

import dev.azulejo.checkpoint.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a convolution by {@link Winograd} as common operators, for pictures of any size. The channels of all pictures lie
 * one below the other as one tall picture of one channel, so that the map of squares is a convolution with a stride, whose
 * channels are the positions within a square; one matrix product for each of them follows; and the map back is a
 * convolution of 1x1 whose channels are then spread over the tile.
 */
final class WinogradWriter {
    private static final int INT64 = ElementType.I64.onnx();
    private static final Consumer<Attributes> NONE = attributes -> {};

    private final GraphWriter writer;
    private final Winograd winograd;
    private final String name;
    private int count;

    /** @param name of the result, which the names of all that lies between begin with */
    WinogradWriter(GraphWriter writer, Winograd winograd, String name) {
        this.writer = writer;
        this.winograd = winograd;
        this.name = name;
    }

    /**
     * Writes it.
     *
     * @param kernel mapped, [position, 1, out, in]
     * @param bias [out], or {@link Value#NONE}
     */
    void write(Value x, Value kernel, long in, long out, Value bias, Value result) {
        int tile = winograd.tile();
        Value batch = size(x, 0);
        Value height = size(x, 2);
        Value width = size(x, 3);
        Value size = integers(tile);
        Value tilesDown = node("Div", node("Add", height, integers(tile - 1)), size);
        Value tilesAcross = node("Div", node("Add", width, integers(tile - 1)), size);
        // A row of tiles more than there is, so that the squares of one channel end where those of the next begin.
        Value rows = node("Mul", node("Add", tilesDown, integers(1)), size);
        Value columns = node("Add", node("Mul", tilesAcross, size), integers(2));
        Value below = node("Sub", rows, node("Add", height, integers(1)));
        Value right = node("Sub", columns, node("Add", width, integers(1)));
        Value padded = node("Pad", x, concat(integers(0, 0, 1, 1, 0, 0), below, right));
        Value tall = node("Reshape", padded, concat(integers(1, 1, -1), columns));
        Value squares = node(
                "Conv",
                List.of(tall, map("input", winograd.inputMap(), winograd.positions(), 1)),
                attributes -> new Window(winograd.side(), winograd.side(), tile, 0, 0, 2, 0).write(attributes));
        long positions = winograd.positions();
        Value byPosition = node("Reshape", squares, concat(integers(positions), batch, integers(in, -1)));
        Value products = node("MatMul", kernel, byPosition);
        Value tallProducts = node("Reshape", products, concat(integers(1, positions, -1), tilesAcross));
        Value results = node(
                "Conv",
                List.of(tallProducts, map("output", winograd.outputMap(), (long) tile * tile, positions)),
                attributes -> new Window(1, 1, 1, 0, 0, 0, 0).write(attributes));
        Value spread = node(
                "DepthToSpace",
                List.of(results),
                attributes -> attributes.integer("blocksize", tile).text("mode", "CRD"));
        Value pictures = node("Reshape", spread, concat(batch, integers(out), rows, node("Mul", tilesAcross, size)));
        List<Value> cut = List.of(pictures, integers(0, 0), concat(height, width), integers(2, 3));
        if (bias == Value.NONE) {
            writer.node("Slice", "", cut, List.of(result), NONE);
        } else {
            Value shift = node("Reshape", bias, integers(out, 1, 1));
            writer.node("Add", "", List.of(node("Slice", cut, NONE), shift), List.of(result), NONE);
        }
    }

    private Value size(Value x, int axis) {
        return node(
                "Shape",
                List.of(x),
                attributes -> attributes.integer("start", axis).integer("end", axis + 1L));
    }

    private Value concat(Value... parts) {
        return node("Concat", List.of(parts), attributes -> attributes.integer("axis", 0));
    }

    private Value node(String operator, Value... operands) {
        return node(operator, List.of(operands), NONE);
    }

    private Value node(String operator, List<Value> operands, Consumer<Attributes> attributes) {
        Value result = new Value(unique(), 0);
        writer.node(operator, "", operands, List.of(result), attributes);
        return result;
    }

    private Value integers(long... values) {
        Value constant = new Value(unique(), 0);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        writer.constant(constant.name(), INT64, bytes.array(), values.length);
        return constant;
    }

    /** A map [rows, columns, side, side], one for all convolutions of the graph. */
    private Value map(String kind, float[] values, long rows, long columns) {
        Value constant = new Value("winograd_" + kind + "_" + winograd.tile(), 0);
        if (writer.isNew(constant.name())) {
            long side = (long) Math.sqrt(values.length / (rows * columns));
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            writer.constant(constant.name(), ElementType.F32.onnx(), bytes.array(), rows, columns, side, side);
        }
        return constant;
    }

    private String unique() {
        return name + "_" + count++;
    }
}
