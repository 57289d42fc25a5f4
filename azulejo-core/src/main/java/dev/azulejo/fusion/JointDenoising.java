package dev.azulejo.fusion;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Surface;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What all joint methods share: there is one latent canvas, and the sampler steps the whole of it once for every
 * evaluation. Tiles only serve to evaluate the network, so they cannot drift apart. A method only says how the predictions
 * of one step become one canvas of predictions.
 *
 * <p>Canvases: the job's start, stepped in place; what the sampler keeps, each as large as the latents; and what the method
 * itself holds. In memory, or wherever the job has its {@linkplain Repaint#surfaces surfaces}.
 *
 * @param job what to do
 * @param denoiser the network
 */
record JointDenoising(Repaint job, Denoiser denoiser) {
    /** How a method makes one canvas of predictions; it may keep what it likes from one step to the next. */
    @FunctionalInterface
    interface Prediction {
        /**
         * @param step which of the trajectory's evaluations this is, from 0; they come in order
         * @param latents the canvas before the step, not scaled, [latent channel, height, width]; not to be changed
         * @return the prediction for all of it, of the same shape; read before the next call and not changed
         */
        BlockSource of(int step, BlockSource latents);
    }

    /** Noises the job's start and steps it through all of the trajectory, in place. */
    void run(Prediction prediction) {
        run(List.of(), State.NONE, prediction);
    }

    /**
     * The same for a method whose predictions depend on more than the canvas. It goes on where an interrupted job ended.
     *
     * @param more canvases that decide later predictions
     * @param state that decides later predictions
     */
    void run(List<Surface> more, State state, Prediction prediction) {
        Surface latents = job.start();
        Surface[] history = new Surface[job.trajectory().history()];
        for (int i = 0; i < history.length; i++) {
            history[i] = job.canvas();
        }
        List<Surface> kept = new ArrayList<>(more);
        kept.add(latents);
        kept.addAll(List.of(history));
        int done = job.checkpoints().resume(kept, state);
        if (done == 0) {
            eachBand(band -> {
                Planes start = band.of(latents);
                job.trajectory().start(start.data(), band.noise(job, 0));
                latents.write(band.y, 0, start);
            });
        }
        for (int i = done; i < job.trajectory().evaluations(); i++) {
            int step = i;
            BlockSource predicted = prediction.of(step, latents);
            eachBand(band -> step(step, band, predicted, history));
            job.checkpoints().keep(step + 1, kept, state);
        }
    }

    /**
     * Evaluates the network on all tiles of a plan in the job's order.
     *
     * @param step which of the trajectory's evaluations this is
     * @param plan where the tiles lie, in latent positions; another one at every step if the method likes
     * @param latents the canvas before the step, not scaled
     * @param each takes each tile with its prediction, which is its to keep
     */
    void predict(int step, TilePlan plan, BlockSource latents, BiConsumer<Tile, Planes> each) {
        Function<Tile, Planes> read = tile -> latents.read(tile.y(), tile.x(), tile.height(), tile.width());
        predict(step, plan.tiles(), read, each);
    }

    /**
     * The same of any parts of the canvas.
     *
     * @param parts told to the network as the tiles that they are
     * @param latents what lies in a part before the step, not scaled, in memory of its own
     */
    void predict(int step, List<Tile> parts, Function<Tile, Planes> latents, BiConsumer<Tile, Planes> each) {
        double scale = job.trajectory().inputScale(step);
        double timestep = job.trajectory().timestep(step);
        for (List<Tile> batch : job.batches(parts)) {
            List<Planes> inputs = batch.stream()
                    .map(tile -> Steps.scaled(latents.apply(tile), scale))
                    .toList();
            List<Planes> outputs = denoiser.predict(batch, inputs, step, timestep);
            for (int t = 0; t < batch.size(); t++) {
                each.accept(batch.get(t), outputs.get(t));
            }
        }
    }

    private void step(int step, Band band, BlockSource predicted, Surface[] history) {
        Trajectory trajectory = job.trajectory();
        Planes x = band.of(job.start());
        float[][] past = new float[history.length][];
        for (int h = 0; h < history.length; h++) {
            past[h] = band.of(history[h]).data();
        }
        float[] noise = trajectory.needsNoise(step) ? band.noise(job, 1 + step) : Steps.NO_NOISE;
        trajectory.step(step, x.data(), band.of(predicted).data(), past, noise);
        job.start().write(band.y, 0, x);
        for (int h = 0; h < history.length; h++) {
            history[h].write(band.y, 0, new Planes(x.channels(), band.height, band.width, past[h]));
        }
    }

    private void eachBand(Consumer<Band> work) {
        Surface latents = job.start();
        for (int y = 0; y < latents.height(); y += Bandwise.ROWS) {
            work.accept(new Band(y, Math.min(Bandwise.ROWS, latents.height() - y), latents.width()));
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
