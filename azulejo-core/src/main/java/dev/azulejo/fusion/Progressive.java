package dev.azulejo.fusion;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Padded;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import dev.azulejo.image.Surface;
import dev.azulejo.tile.Canvas;
import dev.azulejo.tile.Feather;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.TileAxis;
import dev.azulejo.tile.TilePlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Joint denoising in phases, after DemoFusion (Du, Chang, Hospedales, Song and Ma 2024, "DemoFusion: democratising
 * high-resolution image generation with no $$$"): the picture is repainted at twice its own size, then at three times
 * ... its size up to the final one, each phase beginning with the enlarged result of the one before, the first with the
 * enlarged input (which the paper paints, too, where it is not given one). Within a phase
 *
 * <ul>
 *   <li>tiles are predicted jointly with Gaussian weights, as in {@link Mixture};
 *   <li>{@linkplain DilatedViews dilated views}, each of which shows the whole canvas in one tile, correct what is coarser
 *       than their stride, with a weight that falls as a cosine;
 *   <li>a skip residual holds the prediction to the phase's start, with a weight that falls as the third power of it.
 * </ul>
 *
 * <p>What is otherwise than in the paper: all phases run at the job's strength instead of from pure noise; pictures are
 * enlarged between phases as pixels, not as latents, which is right for any autoencoder and costs a decoding and an
 * encoding; the skip residual mixes the clean latents that predictions imply instead of noised latents, so that fresh noise
 * stays whole; of dilated views only what they have in common is taken, instead of
 * filtering what they see and taking all of it; tiles lie on the plan's grid without random jitter; and a stride follows
 * from the tile, so that a view never needs more memory than a tile. The enlarged base plays no part before colours are
 * fixed.
 *
 * <p>What to expect: each phase paints on what the last one has painted, so that what a model likes to invent adds up. That
 * suits a model which draws what a prompt says; the built-in one, which was made to repaint once, draws edges over and over.
 *
 * <p>Work: with factor 4 the phases together have 1.8 times the positions of the last one, and views double that. Canvases:
 * see {@link JointDenoising}, and three: start, predictions of tiles, and of views.
 */
public record Progressive() implements Fusion {
    private static final Kernel ENLARGEMENT = Kernel.BICUBIC;

    /** How fast the skip residual falls (the paper's alpha 1); views fall with the first power (alpha 2). */
    private static final int SKIP_POWER = 3;

    @Override
    public void repaint(Repaint job, Denoiser denoiser, Autoencoder autoencoder, BlockSink pixels) {
        Origin origin = job.origin("progressive");
        int margin = origin.margin();
        BlockSource picture = origin.picture();
        List<TilePlan> phases = phases(job);
        for (int phase = begun(job, phases.size()); phase < phases.size(); phase++) {
            TilePlan plan = phases.get(phase);
            Checkpoints checkpoints = checkpoints(job, phase);
            BlockSource sized =
                    Resample.view(picture, origin.enlargedHeight(plan), origin.enlargedWidth(plan), ENLARGEMENT);
            TilePlan latent = plan.latent();
            Surface start = job.surfaces().of(job.start().channels(), latent.paddedHeight(), latent.paddedWidth());
            if (!checkpoints.any()) {
                origin.transcoder().encode(new Padded(sized, margin, plan.paddedHeight(), plan.paddedWidth()), start);
            }
            denoise(job.of(start, plan).keeping(checkpoints), denoiser);
            if (phase == phases.size() - 1) {
                autoencoder.decode(start, pixels);
            } else {
                Surface painted = job.surfaces().of(3, sized.height(), sized.width());
                origin.transcoder().decode(start, (y, x, block) -> painted.write(y - margin, x - margin, block));
                picture = painted;
            }
        }
    }

    private static Checkpoints checkpoints(Repaint job, int phase) {
        return job.checkpoints().part("phase-" + phase);
    }

    /** The last phase that an interrupted job has begun. */
    private static int begun(Repaint job, int phases) {
        int last = phases - 1;
        while (last > 0 && !checkpoints(job, last).any()) {
            last--;
        }
        return last;
    }

    /** Where the tiles lie in each phase, in its own pixels. */
    private static List<TilePlan> phases(Repaint job) {
        Origin origin = job.origin("progressive");
        TilePlan last = job.plan();
        int height = origin.picture().height();
        int width = origin.picture().width();
        List<TilePlan> phases = new ArrayList<>();
        for (int times = 2;
                times * height < origin.enlargedHeight(last) && times * width < origin.enlargedWidth(last);
                times++) {
            phases.add(new TilePlan(
                    axis(times * height + 2 * origin.margin(), last.vertical(), last),
                    axis(times * width + 2 * origin.margin(), last.horizontal(), last),
                    last.factor(),
                    last.granularity()));
        }
        phases.add(last);
        return phases;
    }

    private static TileAxis axis(int length, TileAxis last, TilePlan plan) {
        int overlap = Math.min(last.overlap(), last.tile() - 1);
        return TileAxis.of(length, last.tile(), overlap, Grid.FIT, plan.factor(), plan.granularity());
    }

    /** Steps a phase's start in place. */
    private static void denoise(Repaint phase, Denoiser denoiser) {
        TilePlan plan = phase.plan().latent();
        DilatedViews views = DilatedViews.of(plan);
        Surface start = phase.copyOfStart();
        Surface prediction = phase.canvas();
        Canvas local = new Canvas(prediction, Feather.gaussian(plan));
        Surface global = phase.canvas();
        JointDenoising joint = new JointDenoising(phase, denoiser);
        int steps = phase.trajectory().evaluations();
        joint.run(List.of(start), State.NONE, (step, latents) -> {
            local.clear();
            joint.predict(step, plan, latents, local::add);
            if (views.useful()) {
                joint.predict(
                        step,
                        views.views(plan.count()),
                        view -> views.of(latents, view),
                        (view, predicted) -> views.write(view, predicted, global));
                Bandwise.add(global, -1, prediction);
                Bandwise.add(prediction, falling(step, steps), views.common(global));
            }
            // The residual is that of the next step's latents, which this prediction leads to: none in the end.
            float share = (float) Math.pow(falling(step + 1, steps), SKIP_POWER);
            for (int y = 0; y < start.height(); y += Bandwise.ROWS) {
                Planes mixed = prediction.rows(y, Bandwise.ROWS);
                float[] residual = new float[mixed.data().length];
                phase.trajectory()
                        .implied(
                                step,
                                latents.rows(y, Bandwise.ROWS).data(),
                                start.rows(y, Bandwise.ROWS).data(),
                                residual);
                mix(share, residual, mixed.data());
                prediction.write(y, 0, mixed);
            }
            return prediction;
        });
    }

    /** From 1 at step 0 to 0 after the last one, as half a cosine. */
    private static double falling(int step, int steps) {
        return 0.5 + 0.5 * StrictMath.cos(Math.PI * step / steps);
    }

    private static void mix(float share, float[] values, float[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] += share * (values[i] - into[i]);
        }
    }

    @Override
    public boolean joinsLatents() {
        return true;
    }

    @Override
    public int canvases() {
        return 4;
    }

    @Override
    public Context context() {
        return Context.WHOLE;
    }

    /** The last phase's. */
    @Override
    public List<TilePlan> plans(Repaint job) {
        return List.of(job.plan());
    }

    /** Those of tiles and of views in all phases. */
    @Override
    public long evaluations(Repaint job) {
        long parts = 0;
        for (TilePlan phase : phases(job)) {
            DilatedViews views = DilatedViews.of(phase.latent());
            parts += phase.count() + (views.useful() ? views.count() : 0);
        }
        return parts * job.trajectory().evaluations();
    }

    @Override
    public double evaluationsPerPixel(Repaint job) {
        double positions = 0;
        for (TilePlan phase : phases(job)) {
            double canvas = (double) phase.paddedHeight() * phase.paddedWidth();
            double views = DilatedViews.of(phase.latent()).useful() ? 1 : 0;
            positions += canvas * (phase.evaluationsPerPixel() + views);
        }
        return positions / ((double) job.plan().paddedHeight() * job.plan().paddedWidth());
    }
}
