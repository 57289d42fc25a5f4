package dev.azulejo.fusion;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.Surface;
import dev.azulejo.tile.Quilt;
import dev.azulejo.tile.TilePlan;
import java.util.List;

/**
 * Joint denoising that agrees or chooses, and never averages what tiles disagree on: at every step all tiles are predicted
 * from one canvas; where they overlap they are averaged as far as they agree, and where their detail differs one of them is
 * followed, along a path on which the change from one to the other shows least and which is held to that of the step before
 * (see {@link Seam}).
 *
 * <p>Canvases: see {@link JointDenoising}, and one of predictions. In memory besides: what one row of tiles shares with the
 * next, a few times.
 */
public record Agreement() implements Fusion {
    @Override
    public void repaint(Repaint job, Denoiser denoiser, Autoencoder autoencoder, BlockSink pixels) {
        denoise(job, denoiser);
        autoencoder.decode(job.start(), pixels);
    }

    /** Steps the job's start in place. */
    private static void denoise(Repaint job, Denoiser denoiser) {
        TilePlan plan = job.plan().latent();
        Surface predictions = job.canvas();
        Seams seams = new Seams(job.trajectory(), job.start());
        Quilt quilt = new Quilt(predictions.channels(), plan, seams, predictions, job.surfaces());
        JointDenoising joint = new JointDenoising(job, denoiser);
        joint.run(List.of(), seams, (step, latents) -> {
            seams.begin(step, latents);
            quilt.clear();
            joint.predict(step, plan, latents, quilt::add);
            return predictions;
        });
    }

    @Override
    public boolean joinsLatents() {
        return true;
    }

    /** Predictions, and a row of tiles. */
    @Override
    public int canvases() {
        return 2;
    }

    @Override
    public Context context() {
        return Context.NEIGHBOURS;
    }

    @Override
    public List<TilePlan> plans(Repaint job) {
        return List.of(job.plan());
    }
}
