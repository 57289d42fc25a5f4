package dev.azulejo.fusion;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Canvas;
import dev.azulejo.tile.Feather;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.List;
import java.util.function.Consumer;

/**
 * Joint denoising with Gaussian weights (Jimenez 2023, "Mixture of Diffusers for scene composition and high resolution
 * image generation"): there is one latent canvas; at every step all tiles are predicted from it, the predictions are
 * averaged with weights that are large in the middle of a tile, and the sampler steps the whole canvas once. Tiles only
 * serve to evaluate the network, so they cannot drift apart.
 *
 * <p>In memory: the canvas (which is the job's start, stepped in place), one canvas of predictions, and what the sampler
 * keeps; each as large as the latents. Only the canvas is left when it is decoded.
 */
public record Mixture() implements Fusion {
    /** Rows that are stepped at once: bounds the memory for noise, and keeps a band in the cache. */
    private static final int BAND = 32;

    @Override
    public void repaint(Repaint job, Denoiser denoiser, Autoencoder autoencoder, BlockSink pixels) {
        denoise(job, denoiser);
        autoencoder.decode(job.start(), pixels);
    }

    /** Steps the job's start in place. */
    private static void denoise(Repaint job, Denoiser denoiser) {
        TilePlan plan = job.plan().latent();
        Trajectory trajectory = job.trajectory();
        Planes latents = job.start();
        int channels = latents.channels();
        Planes[] history = new Planes[trajectory.history()];
        for (int i = 0; i < history.length; i++) {
            history[i] = new Planes(channels, latents.height(), latents.width());
        }
        eachBand(latents, band -> {
            Planes start = band.of(latents);
            trajectory.start(start.data(), band.noise(job, 0));
            latents.write(band.y, 0, start);
        });
        Canvas predictions = new Canvas(channels, Feather.of(plan, Blend.GAUSSIAN));
        for (int i = 0; i < trajectory.evaluations(); i++) {
            int step = i;
            predictions.clear();
            predict(job, latents, i, denoiser, predictions);
            eachBand(latents, band -> {
                Planes x = band.of(latents);
                float[][] past = new float[history.length][];
                for (int h = 0; h < history.length; h++) {
                    past[h] = band.of(history[h]).data();
                }
                float[] noise = trajectory.needsNoise(step) ? band.noise(job, 1 + step) : Steps.NO_NOISE;
                trajectory.step(step, x.data(), band.of(predictions).data(), past, noise);
                latents.write(band.y, 0, x);
                for (int h = 0; h < history.length; h++) {
                    history[h].write(band.y, 0, new Planes(channels, band.height, band.width, past[h]));
                }
            });
        }
    }

    @Override
    public boolean joinsLatents() {
        return true;
    }

    @Override
    public long evaluations(Repaint job) {
        return (long) job.evaluationOrder().size() * job.trajectory().evaluations();
    }

    private static void predict(Repaint job, Planes latents, int step, Denoiser denoiser, Canvas predictions) {
        double scale = job.trajectory().inputScale(step);
        double timestep = job.trajectory().timestep(step);
        for (List<Tile> batch : job.batches()) {
            List<Planes> inputs = batch.stream()
                    .map(tile -> Steps.scaled(latents.read(tile.y(), tile.x(), tile.height(), tile.width()), scale))
                    .toList();
            List<Planes> outputs = denoiser.predict(batch, inputs, step, timestep);
            for (int t = 0; t < batch.size(); t++) {
                predictions.add(batch.get(t), outputs.get(t));
            }
        }
    }

    private static void eachBand(Planes latents, Consumer<Band> work) {
        for (int y = 0; y < latents.height(); y += BAND) {
            work.accept(new Band(y, Math.min(BAND, latents.height() - y), latents.width()));
        }
    }

    /** Some rows of the canvas in full width. */
    private record Band(int y, int height, int width) {
        Planes of(BlockSource source) {
            return source.read(y, 0, height, width);
        }

        float[] noise(Repaint job, long stream) {
            Planes noise = new Planes(job.start().channels(), height, width);
            job.noise().fill(stream, new Tile(0, y, 0, height, width), noise);
            return noise.data();
        }
    }
}
