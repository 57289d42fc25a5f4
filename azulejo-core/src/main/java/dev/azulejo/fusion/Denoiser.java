package dev.azulejo.fusion;

import dev.azulejo.image.Planes;
import dev.azulejo.tile.Tile;
import java.util.List;

/**
 * What a fusion method asks of the diffusion network: one evaluation of a batch of tiles of one size.
 *
 * <p>Guidance, control networks and padding to the network's granularity are the implementation's business; it is told
 * where the tiles lie because some of them need to know.
 */
@FunctionalInterface
public interface Denoiser {
    /**
     * @param tiles where the tiles lie, in latent positions, all of one size
     * @param inputs the scaled model inputs, one [channel, height, width] a tile, not changed
     * @param evaluation which of the trajectory's evaluations this is, from 0: some things depend on how far it is
     * @param timestep what the network is told about the noise level
     * @return the predictions (epsilon, v or sample, as the sampler expects), one [channel, height, width] a tile
     * @throws dev.azulejo.fault.ModelException if a prediction is not finite
     * @throws dev.azulejo.fault.CancelledException if cancelled meanwhile
     */
    List<Planes> predict(List<Tile> tiles, List<Planes> inputs, int evaluation, double timestep);
}
