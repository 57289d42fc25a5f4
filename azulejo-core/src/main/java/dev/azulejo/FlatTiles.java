package dev.azulejo;

/** What is done where the enlarged picture has no detail for the model to continue. */
public enum FlatTiles {
    /** The same as everywhere. */
    COMPUTE("compute"),
    /** No guidance: one evaluation in place of two. */
    UNGUIDED("unguided"),
    /** Evaluations in every second step, and what they make of the tile is held between. */
    THIN("thin"),
    /** No evaluation: the tile stays as it is in the enlarged picture. */
    SKIP("skip");

    private final String id;

    FlatTiles(String id) {
        this.id = id;
    }

    /** The name on the command line. */
    public String id() {
        return id;
    }
}
