package dev.azulejo.onnx;

/**
 * How a graph that sees a part of a picture learns what depends on the whole: the statistics of its normalisations, and the
 * keys and values of its attention.
 */
public enum Sharing {
    /** Each part is taken for the whole. */
    NONE,

    /**
     * The graph ends at each of these places, gives away what the part has to say, and goes on with what all parts have in
     * common: see {@link Graph#stages()}.
     */
    EXCHANGED,

    /** The same where parts have halos: the input {@link #INSIDE} says what is counted. */
    EXCHANGED_INSIDE,

    /** What all parts have in common is known, and an input at each of these places; with {@link #INSIDE}, too. */
    GIVEN;

    /**
     * The input that says what is counted: [4], the first row and column and those after the last, in positions of the
     * graph's first input. What convolutions make of the border of a part is not what they would make of the whole there.
     */
    public static final String INSIDE = "inside";
}
