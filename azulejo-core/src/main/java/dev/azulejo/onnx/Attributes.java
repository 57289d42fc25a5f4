package dev.azulejo.onnx;

/** Attributes of a node that is being written. */
final class Attributes {
    private static final int TYPE_FLOAT = 1;
    private static final int TYPE_INT = 2;
    private static final int TYPE_STRING = 3;
    private static final int TYPE_INTS = 7;

    private final ProtoWriter node;

    Attributes(ProtoWriter node) {
        this.node = node;
    }

    Attributes integer(String name, long value) {
        node.message(5, attribute -> attribute.text(1, name).number(3, value).number(20, TYPE_INT));
        return this;
    }

    Attributes number(String name, double value) {
        node.message(
                5, attribute -> attribute.text(1, name).number(2, (float) value).number(20, TYPE_FLOAT));
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
