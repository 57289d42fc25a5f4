package dev.azulejo;

/**
 * Less work for nearly the same picture. Everything but {@link #NONE} changes the result; {@code docs/thrift.md} has
 * measured how much, and what it saves.
 *
 * @param flatTiles what is done to flat tiles
 * @param flatness how rough a flat tile is at most, in 1/255: the deviation of its roughest 32 pixels from their own
 *     surroundings, as {@link dev.azulejo.measure.Roughness} has it
 * @param deepCache every how many evaluations of a tile the whole network is evaluated; between, its deep features are
 *     reused (Ma et al. 2024, "DeepCache: accelerating diffusion models for free"). 1: always the whole network
 * @param agreement from which cosine of the predictions with the prompt and with the negative one on a tile is guided no
 *     more (Castillo et al. 2023, "Adaptive guidance: training-free acceleration of conditional diffusion models"). 1: never
 */
public record Thrift(FlatTiles flatTiles, double flatness, int deepCache, double agreement) {
    /** All of the work. */
    public static final Thrift NONE = new Thrift(FlatTiles.COMPUTE, 1, 1, 1);

    /** @throws dev.azulejo.fault.SettingsException if a value is out of its range */
    public Thrift {
        Range.require("flatness", flatness, 0, 255);
        Range.require("deep cache", deepCache, 1, 1000);
        Range.require("guidance agreement", agreement, 0, 1);
    }

    /** The same with something else done to flat tiles. */
    public Thrift withFlatTiles(FlatTiles flatTiles) {
        return new Thrift(flatTiles, flatness, deepCache, agreement);
    }

    /** The same with another limit of roughness, in 1/255. */
    public Thrift withFlatness(double flatness) {
        return new Thrift(flatTiles, flatness, deepCache, agreement);
    }

    /** The same with the whole network at every n-th evaluation only. */
    public Thrift withDeepCache(int deepCache) {
        return new Thrift(flatTiles, flatness, deepCache, agreement);
    }

    /** The same with guidance of a tile until its predictions agree to a cosine. */
    public Thrift withAgreement(double agreement) {
        return new Thrift(flatTiles, flatness, deepCache, agreement);
    }
}
