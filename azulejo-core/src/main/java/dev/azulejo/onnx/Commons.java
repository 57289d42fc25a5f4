package dev.azulejo.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a graph that sees a part of a picture has in common with those that see the other parts: statistics of
 * normalisations, keys and values of attention. At each such place of the graph, the part either gives its own away and takes
 * what all have in common, or is given that as an input.
 */
public final class Commons {
    private final Graph graph;
    private final Sharing sharing;
    private final List<String> names = new ArrayList<>();
    private boolean halos;

    Commons(Graph graph, Sharing sharing) {
        this.graph = graph;
        this.sharing = sharing;
    }

    /** False if the graph takes what it sees for the whole picture. */
    public boolean wanted() {
        return sharing != Sharing.NONE;
    }

    /** Names of what is shared, in the order in which it is exchanged; where it is given, its inputs have these names. */
    public List<String> names() {
        return List.copyOf(names);
    }

    /**
     * What is in common at one place of the graph. Where it is exchanged, it is there in the next stage only.
     *
     * @param kind begins its name
     * @param own what this part has to say about it
     * @param axes of what is in common
     */
    public Value value(String kind, Supplier<Value> own, Axis... axes) {
        String name = kind + "_" + names.size();
        names.add(name);
        return sharing == Sharing.GIVEN ? graph.input(name, axes) : graph.exchanged(own.get());
    }

    /** What is counted of a picture [n, channel, height, width]: all of it, but for halos. */
    public Value counted(Value x) {
        if (sharing != Sharing.EXCHANGED_INSIDE && sharing != Sharing.GIVEN) {
            return x;
        }
        if (!halos) {
            graph.integers(Sharing.INSIDE, Axis.of(4));
            halos = true;
        }
        Value inside = new Value(Sharing.INSIDE, 0);
        Value from = scaled(graph.slice(inside, 0, 0, 2), x);
        Value to = scaled(graph.slice(inside, 0, 2, 4), x);
        return graph.node("Slice", x, from, to, graph.constant(2L, 3L)).with(x.channels());
    }

    /** From positions of the first input to those of a picture that was made of it. */
    private Value scaled(Value positions, Value x) {
        return graph.node("Div", graph.node("Mul", positions, extent(x)), extent(graph.firstInput()));
    }

    /** [2]: height and width. */
    private Value extent(Value x) {
        return graph.slice(graph.node("Shape", x), 0, 2, 4);
    }
}
