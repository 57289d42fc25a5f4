package dev.azulejo.pipeline;

import dev.azulejo.fusion.Denoiser;
import dev.azulejo.image.Planes;
import dev.azulejo.model.Conditioning;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.Evaluation;
import dev.azulejo.runtime.Tensor;
import dev.azulejo.tile.Tile;
import java.util.ArrayList;
import java.util.List;

/**
 * The denoising network of a model, as fusion methods ask for it.
 *
 * @param model whose network it is
 * @param conditioning what the network is told besides the latents
 * @param clock told of each tile
 */
record NetworkDenoiser(DiffusionModel model, Conditioning conditioning, StageClock clock) implements Denoiser {
    @Override
    public List<Planes> predict(List<Tile> tiles, List<Planes> inputs, int evaluation, double timestep) {
        Tensor batch = Tensors.batch(inputs);
        Tensor predictions = clock.network(
                tiles.size(), () -> model.predict(new Evaluation(batch, timestep, conditioning), clock.cancellation()));
        List<Planes> planes = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            planes.add(Tensors.planes(predictions, i));
        }
        return planes;
    }
}
