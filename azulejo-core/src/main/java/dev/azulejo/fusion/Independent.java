package dev.azulejo.fusion;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.Planes;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import dev.azulejo.tile.TileSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The classic method: each tile is noised, denoised and decoded as if it were a picture of its own, and pixels are
 * joined. Where two tiles have painted different things and are added with weights, the overlap shows both (ghosts); this is
 * the baseline that other methods are measured against.
 *
 * @param blend how pixels are joined where tiles overlap
 */
public record Independent(Blend blend) implements Fusion {
    @Override
    public void repaint(Repaint job, Denoiser denoiser, Autoencoder autoencoder, BlockSink pixels) {
        TilePlan plan = job.plan();
        TileSink joined = blend.joining(3, plan, pixels, job.surfaces());
        List<Tile> places = plan.tiles();
        int factor = plan.factor();
        denoise(job, plan.latent(), denoiser, (tile, denoised) -> {
            Planes picture = new Planes(3, tile.height() * factor, tile.width() * factor);
            autoencoder.decode(denoised, picture);
            joined.add(places.get(tile.index()), picture);
        });
    }

    @Override
    public boolean joinsLatents() {
        return false;
    }

    @Override
    public Context context() {
        // A path between two rows of tiles is found over all of their width.
        return blend == Blend.SEAM ? Context.NEIGHBOURS : Context.OWN_TILES;
    }

    @Override
    public List<TilePlan> plans(Repaint job) {
        return List.of(job.plan());
    }

    /**
     * Noises and denoises each tile alone.
     *
     * @param plan where the tiles lie, in latent positions
     * @param each takes each tile's denoised latents, which are its to keep, in the order of evaluation
     */
    static void denoise(Repaint job, TilePlan plan, Denoiser denoiser, TileSink each) {
        for (List<Tile> batch : job.batches(plan.tiles())) {
            List<Planes> denoised = kept(job, batch).orElseGet(() -> denoise(job, batch, denoiser));
            for (int i = 0; i < batch.size(); i++) {
                each.add(batch.get(i), denoised.get(i));
            }
        }
    }

    /** What an interrupted job has made of a batch. */
    private static Optional<List<Planes>> kept(Repaint job, List<Tile> batch) {
        List<Planes> tiles = new ArrayList<>();
        for (Tile tile : batch) {
            job.checkpoints().tile(tile).ifPresent(tiles::add);
        }
        return tiles.size() == batch.size() ? Optional.of(tiles) : Optional.empty();
    }

    private static List<Planes> denoise(Repaint job, List<Tile> batch, Denoiser denoiser) {
        Trajectory trajectory = job.trajectory();
        List<Steps> tiles = new ArrayList<>();
        for (Tile tile : batch) {
            Steps steps = new Steps(trajectory, job.start().read(tile.y(), tile.x(), tile.height(), tile.width()));
            steps.start(noise(job, 0, tile));
            tiles.add(steps);
        }
        for (int i = 0; i < trajectory.evaluations(); i++) {
            int step = i;
            List<Planes> inputs = tiles.stream().map(tile -> tile.input(step)).toList();
            List<Planes> predictions = denoiser.predict(batch, inputs, i, trajectory.timestep(i));
            for (int t = 0; t < batch.size(); t++) {
                float[] noise = trajectory.needsNoise(i) ? noise(job, 1 + i, batch.get(t)) : Steps.NO_NOISE;
                tiles.get(t).step(i, predictions.get(t), noise);
            }
        }
        List<Planes> denoised = tiles.stream().map(Steps::latents).toList();
        for (int t = 0; t < batch.size(); t++) {
            job.checkpoints().keep(batch.get(t), denoised.get(t));
        }
        return denoised;
    }

    private static float[] noise(Repaint job, long stream, Tile tile) {
        Planes noise = new Planes(job.start().channels(), tile.height(), tile.width());
        job.noise().fill(stream, tile, noise);
        return noise.data();
    }
}
