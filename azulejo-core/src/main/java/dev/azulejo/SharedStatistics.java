package dev.azulejo;

/**
 * Whether the tiles of one step are normalised alike: group normalisations of the denoising network take mean and variance
 * over all tiles, as they would over the picture in one piece, where each tile would have its own. Costs no evaluation, but
 * memory that grows with the picture, since all tiles go through the network together, layer by layer.
 */
public enum SharedStatistics {
    /** Where it suits the model, and up to a size. */
    AUTO("auto"),
    /** Whatever memory it takes. */
    ON("on"),
    /** Each tile has its own. */
    OFF("off");

    private final String id;

    SharedStatistics(String id) {
        this.id = id;
    }

    /** The name on the command line. */
    public String id() {
        return id;
    }
}
