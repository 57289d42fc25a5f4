package dev.azulejo.fusion;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.Surface;
import dev.azulejo.tile.Canvas;
import dev.azulejo.tile.Feather;
import dev.azulejo.tile.ShiftedAxis;
import dev.azulejo.tile.TilePlan;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Joint denoising on another grid at every step: tiles hardly overlap, each position takes the prediction of one tile, and
 * where tiles met in one step there is the middle of a tile in the next, which repairs what the cut left. Nothing is
 * averaged, so nothing is blurred, and the network works about as much as for one tile that covers everything. Where the
 * grid lies depends on nothing but the number of the step.
 *
 * <p>That tiles need not lie where they lay in the step before is the idea of random patch diffusion (Aversa et al. 2023,
 * "DiffInfinite: large mask-image synthesis via parallel random patch diffusion in histopathology"); grids, halo and the
 * sequence of offsets are ours.
 *
 * <p>Canvases: see {@link JointDenoising}, and one of predictions.
 */
public record Shifted() implements Fusion {
    /** Pixels that a tile sees beyond its cuts: a wider one brings a picture no nearer to that of a single tile. */
    private static final int HALO = 8;

    /** The only root above 1 of t^3 = t + 1: its powers spread points over the plane most evenly (Roberts 2018, "R2"). */
    private static final double PLASTIC_NUMBER = 1.324717957244746;

    @Override
    public void repaint(Repaint job, Denoiser denoiser, Autoencoder autoencoder, BlockSink pixels) {
        denoise(job, denoiser);
        autoencoder.decode(job.start(), pixels);
    }

    /** Steps the job's start in place. */
    private void denoise(Repaint job, Denoiser denoiser) {
        List<TilePlan> plans = plans(job);
        Surface predictions = job.canvas();
        JointDenoising joint = new JointDenoising(job, denoiser);
        joint.run((step, latents) -> {
            TilePlan plan = plans.get(step).latent();
            joint.predict(step, plan, latents, new Canvas(predictions, Feather.linear(plan))::add);
            return predictions;
        });
    }

    @Override
    public boolean joinsLatents() {
        return true;
    }

    /** Neighbours too; a part has grids of its own all the same, and comes as near as to the picture in one tile. */
    @Override
    public Context context() {
        return Context.NEIGHBOURS;
    }

    @Override
    public List<TilePlan> plans(Repaint job) {
        TilePlan plan = job.plan();
        int factor = plan.factor();
        ShiftedAxis vertical = ShiftedAxis.of(plan.vertical(), HALO, factor, plan.granularity());
        ShiftedAxis horizontal = ShiftedAxis.of(plan.horizontal(), HALO, factor, plan.granularity());
        return IntStream.range(0, job.trajectory().evaluations())
                .mapToObj(step -> new TilePlan(
                        vertical.at(phase(step, 1 / PLASTIC_NUMBER)),
                        horizontal.at(phase(step, 1 / (PLASTIC_NUMBER * PLASTIC_NUMBER))),
                        factor,
                        plan.granularity()))
                .toList();
    }

    private static double phase(int step, double stride) {
        return (0.5 + step * stride) % 1;
    }
}
