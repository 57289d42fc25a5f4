package dev.azulejo.study;

import dev.azulejo.fusion.Autoencoder;
import dev.azulejo.fusion.Denoiser;
import dev.azulejo.image.Planes;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A denoiser that keeps the clean latents which each tile predicts in the last evaluation. */
final class LastPredictions implements Denoiser {
    private final Denoiser denoiser;
    private final Trajectory trajectory;

    /** By tile with its number: what only looks like one (a view of the whole canvas) has another. */
    private final Map<Tile, Planes> clean = new HashMap<>();

    LastPredictions(Denoiser denoiser, Trajectory trajectory) {
        this.denoiser = denoiser;
        this.trajectory = trajectory;
    }

    @Override
    public List<Planes> predict(List<Tile> tiles, List<Planes> inputs, int evaluation, double timestep) {
        List<Planes> predictions = denoiser.predict(tiles, inputs, evaluation, timestep);
        if (evaluation == trajectory.evaluations() - 1) {
            for (int i = 0; i < tiles.size(); i++) {
                clean.put(tiles.get(i), clean(inputs.get(i), predictions.get(i), evaluation));
            }
        }
        return predictions;
    }

    private Planes clean(Planes input, Planes prediction, int evaluation) {
        float scale = (float) trajectory.inputScale(evaluation);
        float[] x = input.data().clone();
        for (int i = 0; i < x.length; i++) {
            x[i] /= scale;
        }
        Planes latents = new Planes(input.channels(), input.height(), input.width());
        trajectory.denoised(evaluation, x, prediction.data(), latents.data());
        return latents;
    }

    /**
     * Compares what tiles predict for the places that two of them cover.
     *
     * @param plan where the tiles lie at the end, in latent positions; predictions of others are left out
     * @param decoded whether pixels are compared instead of latents, where parts can be decoded for themselves
     */
    Overlaps overlaps(TilePlan plan, boolean decoded, Autoencoder autoencoder, int factor) {
        int scale = decoded ? factor : 1;
        List<Tile> tiles = new ArrayList<>();
        List<Planes> predictions = new ArrayList<>();
        for (Tile tile : plan.tiles()) {
            Planes latents = clean.get(tile);
            if (latents != null) {
                tiles.add(scaled(tile, scale));
                predictions.add(decoded ? pixels(latents, autoencoder, factor) : latents);
            }
        }
        Overlaps overlaps = new Overlaps(plan.paddedHeight() * scale, plan.paddedWidth() * scale);
        for (int i = 0; i < tiles.size(); i++) {
            for (int j = 0; j < i; j++) {
                overlaps.add(tiles.get(i), predictions.get(i), tiles.get(j), predictions.get(j));
            }
        }
        return overlaps;
    }

    private static Tile scaled(Tile tile, int scale) {
        return new Tile(tile.index(), tile.y() * scale, tile.x() * scale, tile.height() * scale, tile.width() * scale);
    }

    private static Planes pixels(Planes latents, Autoencoder autoencoder, int factor) {
        Planes pixels = new Planes(3, latents.height() * factor, latents.width() * factor);
        autoencoder.decode(latents, pixels);
        return pixels;
    }
}
