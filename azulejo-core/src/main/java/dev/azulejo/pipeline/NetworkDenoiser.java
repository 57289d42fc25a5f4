package dev.azulejo.pipeline;

import dev.azulejo.GuidanceInterval;
import dev.azulejo.Thrift;
import dev.azulejo.fusion.Denoiser;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.model.Conditioning;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.Evaluation;
import dev.azulejo.model.Recollection;
import dev.azulejo.runtime.Tensor;
import dev.azulejo.tile.Shares;
import dev.azulejo.tile.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The denoising network of a model, as fusion methods ask for it.
 *
 * @param model whose network it is
 * @param conditioning what the network is told besides the latents
 * @param interval where guidance is at work
 * @param evaluations of the trajectory
 * @param picture the enlarged picture that the latents were encoded from; there if the model sees it
 * @param recollections of earlier steps
 * @param alike whether tiles that are asked about at once are normalised alike; else they are one batch
 * @param clock told of each tile
 */
record NetworkDenoiser(
        DiffusionModel model,
        Conditioning conditioning,
        GuidanceInterval interval,
        int evaluations,
        Optional<BlockSource> picture,
        Recollections recollections,
        boolean alike,
        StageClock clock)
        implements Denoiser {
    /** A network that sees no picture and is told nothing but the latents. */
    NetworkDenoiser(DiffusionModel model, StageClock clock, boolean alike) {
        this(
                model,
                Conditioning.none(),
                GuidanceInterval.ALL,
                1,
                Optional.empty(),
                new Recollections(Thrift.NONE),
                alike,
                clock);
    }

    @Override
    public List<Planes> predict(List<Tile> tiles, List<Planes> inputs, int evaluation, double timestep) {
        if (alike && tiles.size() > 1) {
            return predictAlike(tiles, inputs, evaluation, timestep);
        }
        Conditioning planned = told(evaluation);
        Conditioning told = recollections.agree(tiles, evaluation) ? planned.unguided() : planned;
        Evaluation asked = new Evaluation(
                Tensors.batch(inputs), timestep, told, picture.map(pixels -> Tensors.batch(places(tiles, pixels))));
        Recollection recollection = recollections.at(tiles, evaluation);
        Tensor predictions = clock.evaluations(
                (long) tiles.size() * costOf(told), () -> model.predict(asked, recollection, clock.cancellation()));
        clock.advance((long) tiles.size() * (costOf(planned) - costOf(told)));
        recollections.evaluated(tiles, recollection);
        List<Planes> planes = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            planes.add(Tensors.planes(predictions, i));
        }
        return planes;
    }

    private List<Planes> predictAlike(List<Tile> tiles, List<Planes> inputs, int evaluation, double timestep) {
        Conditioning told = told(evaluation);
        List<Evaluation> parts = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            List<Tile> one = tiles.subList(i, i + 1);
            parts.add(new Evaluation(
                    Tensors.tensor(inputs.get(i)),
                    timestep,
                    told,
                    picture.map(pixels -> Tensors.batch(places(one, pixels)))));
        }
        List<Tensor> predictions = clock.evaluations(
                (long) tiles.size() * costOf(told),
                progress -> model.predictAlike(parts, Shares.of(tiles), progress, clock.cancellation()));
        return predictions.stream()
                .map(prediction -> Tensors.planes(prediction, 0))
                .toList();
    }

    /** The same network without guidance. */
    NetworkDenoiser unguided() {
        return new NetworkDenoiser(
                model, conditioning.unguided(), interval, evaluations, picture, recollections, alike, clock);
    }

    private Conditioning told(int evaluation) {
        return interval.contains(evaluation, evaluations) ? conditioning : conditioning.unguided();
    }

    private List<Planes> places(List<Tile> tiles, BlockSource pixels) {
        int factor = model.factor();
        return tiles.stream()
                .map(tile -> pixels.read(
                        tile.y() * factor, tile.x() * factor, tile.height() * factor, tile.width() * factor))
                .toList();
    }

    /** How often the network is evaluated for a tile, on average over all steps. */
    double costOfTile() {
        double sum = 0;
        for (int i = 0; i < evaluations; i++) {
            sum += costAt(i);
        }
        return sum / evaluations;
    }

    /** How often the network is evaluated for a tile at one evaluation of the trajectory. */
    int costAt(int evaluation) {
        return costOf(told(evaluation));
    }

    private static int costOf(Conditioning told) {
        return told.guided() ? 2 : 1;
    }
}
