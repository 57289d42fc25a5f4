package dev.azulejo.tile;

import dev.azulejo.fault.SettingsException;

/** How tiles are laid over a length. */
public enum Grid {
    /** A tile size near the asked one that needs the least network work, the tiles lying evenly. */
    FIT("fit"),
    /** Exactly the asked size, a stride of exactly tile - overlap, the last tile moved back to the edge. */
    CLASSIC("classic");

    private final String id;

    Grid(String id) {
        this.id = id;
    }

    /** The name in settings and on the command line. */
    public String id() {
        return id;
    }

    /** @throws SettingsException if no grid has that name; the message lists them */
    public static Grid of(String id) {
        for (Grid grid : values()) {
            if (grid.id.equals(id)) {
                return grid;
            }
        }
        throw new SettingsException("the grid \"" + id + "\" is unknown; use fit or classic");
    }
}
