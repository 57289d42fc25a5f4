package dev.azulejo.study;

/** How pictures of a report are kept. */
public enum Pictures {
    /** As they are. */
    PNG("png"),
    /** Smaller, and not quite as they are. */
    JPEG("jpeg"),
    /** Not at all: figures only. */
    NONE("none");

    private final String id;

    Pictures(String id) {
        this.id = id;
    }

    /** The name on the command line. */
    public String id() {
        return id;
    }
}
