package dev.azulejo.onnx;

/**
 * A tensor inside a {@link Graph}: an input, a weight, or what a layer computes.
 *
 * @param name unique in its graph
 * @param channels channels of a picture [batch, channel, height, width], features (the last axis) of anything else; 0 where
 *     it is not known. Layers hold weights against it, so that a wrong one is named before ONNX Runtime sees it.
 */
public record Value(String name, long channels) {
    /** An operand that is left out. */
    static final Value NONE = new Value("", 0);

    /** The same with a known number of channels or features. */
    public Value with(long known) {
        return new Value(name, known);
    }

    /** True if the numbers of channels of both are known and differ. */
    public boolean differs(Value other) {
        return channels > 0 && other.channels > 0 && channels != other.channels;
    }

    /** What a weight's axis over the channels must be: their number, or -1 for any. */
    long expected() {
        return channels > 0 ? channels : -1;
    }
}
