package dev.azulejo;

/** How freely the model may repaint: scales the model's own strength, unless a strength is given. */
public enum Preset {
    /** Stays close to the picture: 0.6 times the model's own strength. */
    FAITHFUL("faithful", 0.6),
    /** The model's own strength. */
    PHOTO("photo", 1),
    /** Invents more: 1.8 times the model's own strength. */
    STRONG("strong", 1.8);

    private final String id;
    private final double scale;

    Preset(String id, double scale) {
        this.id = id;
        this.scale = scale;
    }

    /** The name on the command line. */
    public String id() {
        return id;
    }

    /** What the model's own strength is multiplied with; the product is at most 1. */
    public double scale() {
        return scale;
    }
}
