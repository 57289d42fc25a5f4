package dev.azulejo.pipeline;

import dev.azulejo.FlatTiles;
import dev.azulejo.fusion.Denoiser;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Tile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A denoising network that is spared where the enlarged picture is flat. What it answers there is a prediction like any
 * other, so that every fusion method joins such a tile with its neighbours as it joins all of them.
 */
final class SparingFlatTiles implements Denoiser {
    private final FlatTiles treatment;
    private final Predicate<Tile> isFlat;
    private final Denoiser network;
    private final Denoiser unguided;
    private final Trajectory trajectory;
    private final BlockSource base;
    private final IntConsumer leftOut;

    /** What the evaluation before this one made of flat tiles: their latents without noise. */
    private final Map<Tile, Planes> held = new HashMap<>();

    private int heldSince;

    /**
     * @param isFlat whether a tile, in latent positions, is flat
     * @param network that is spared
     * @param unguided the same network without guidance
     * @param base latents of the enlarged picture, as they were before any step
     * @param leftOut told the number of the evaluation whenever one of a tile is left out
     */
    SparingFlatTiles(
            FlatTiles treatment,
            Predicate<Tile> isFlat,
            Denoiser network,
            Denoiser unguided,
            Trajectory trajectory,
            BlockSource base,
            IntConsumer leftOut) {
        this.treatment = treatment;
        this.isFlat = isFlat;
        this.network = network;
        this.unguided = unguided;
        this.trajectory = trajectory;
        this.base = base;
        this.leftOut = leftOut;
    }

    @Override
    public List<Planes> predict(List<Tile> tiles, List<Planes> inputs, int evaluation, double timestep) {
        int[] detailed = IntStream.range(0, tiles.size())
                .filter(i -> !isFlat.test(tiles.get(i)))
                .toArray();
        Iterator<Planes> computed = detailed.length == 0
                ? List.<Planes>of().iterator()
                : network.predict(of(tiles, detailed), of(inputs, detailed), evaluation, timestep)
                        .iterator();
        List<Planes> predictions = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            Tile tile = tiles.get(i);
            predictions.add(isFlat.test(tile) ? spared(tile, inputs.get(i), evaluation, timestep) : computed.next());
        }
        return predictions;
    }

    private static <T> List<T> of(List<T> all, int[] indices) {
        return IntStream.of(indices).mapToObj(all::get).toList();
    }

    private Planes spared(Tile tile, Planes input, int evaluation, double timestep) {
        return switch (treatment) {
            case COMPUTE -> evaluated(network, tile, input, evaluation, timestep);
            case UNGUIDED -> evaluated(unguided, tile, input, evaluation, timestep);
            case THIN -> everySecondTime(tile, input, evaluation, timestep);
            case SKIP -> implying(base.read(tile.y(), tile.x(), tile.height(), tile.width()), input, evaluation);
        };
    }

    private Planes everySecondTime(Tile tile, Planes input, int evaluation, double timestep) {
        if (evaluation % 2 == 1) {
            Optional<Planes> last = Optional.ofNullable(held.get(tile));
            if (last.isPresent()) {
                return implying(last.orElseThrow(), input, evaluation);
            }
        } else if (evaluation != heldSince) {
            held.clear();
            heldSince = evaluation;
        }
        Planes prediction = evaluated(network, tile, input, evaluation, timestep);
        Planes clean = sameShape(input);
        trajectory.denoised(evaluation, latents(input, evaluation), prediction.data(), clean.data());
        held.put(tile, clean);
        return prediction;
    }

    private static Planes evaluated(Denoiser network, Tile tile, Planes input, int evaluation, double timestep) {
        return network.predict(List.of(tile), List.of(input), evaluation, timestep)
                .get(0);
    }

    /** The prediction that leads to clean latents, which costs nothing. */
    private Planes implying(Planes clean, Planes input, int evaluation) {
        Planes prediction = sameShape(input);
        trajectory.implied(evaluation, latents(input, evaluation), clean.data(), prediction.data());
        leftOut.accept(evaluation);
        return prediction;
    }

    /** The latents that the network's input was scaled from. */
    private float[] latents(Planes input, int evaluation) {
        float factor = (float) (1 / trajectory.inputScale(evaluation));
        float[] latents = input.data().clone();
        for (int i = 0; i < latents.length; i++) {
            latents[i] *= factor;
        }
        return latents;
    }

    private static Planes sameShape(Planes planes) {
        return new Planes(planes.channels(), planes.height(), planes.width());
    }
}
