package dev.azulejo.noise;

import dev.azulejo.fault.SettingsException;

/** Where noise is anchored. */
public enum NoisePlacement {
    /** At absolute positions: what two tiles share starts from the same noise ({@link NoiseField}). */
    FIELD("field"),
    /** Each tile has its own, as the classic method has it ({@link TileNoise}). */
    TILE("tile");

    private final String id;

    NoisePlacement(String id) {
        this.id = id;
    }

    /** The name in settings and on the command line. */
    public String id() {
        return id;
    }

    /** The source of noise of this kind for a seed. */
    public NoiseSource source(long seed) {
        return switch (this) {
            case FIELD -> new NoiseField(seed);
            case TILE -> new TileNoise(seed);
        };
    }

    /** @throws SettingsException if no placement has that name; the message lists them */
    public static NoisePlacement of(String id) {
        for (NoisePlacement placement : values()) {
            if (placement.id.equals(id)) {
                return placement;
            }
        }
        throw new SettingsException("the noise \"" + id + "\" is unknown; use field or tile");
    }
}
