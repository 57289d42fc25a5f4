package dev.azulejo.fusion;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Padded;
import dev.azulejo.image.Resample;
import dev.azulejo.image.Surface;
import dev.azulejo.tile.Feather;
import dev.azulejo.tile.TilePlan;
import java.util.List;

/**
 * The latent-space approach, known as "hires fix" from web interfaces for Stable Diffusion: the input picture is encoded
 * at its own size, its latents are enlarged as if they were a picture, and denoised jointly as in {@link Mixture}. The
 * enlarged base plays no part before colours are fixed.
 *
 * <p>Enlarged latents are no latents of an enlarged picture. What to expect depends on the autoencoder: one that was
 * trained (Stable Diffusion's) decodes them to a soft picture with coloured fringes, which the denoiser replaces by detail
 * of its own if strength is high, 0.5 and more; below, the picture stays soft. Of latents in pixel space, such as those of
 * the built-in model ({@code AutoencoderPixelUnshuffle}: the pixels of a block are the channels of one position), enlarging
 * moves the pixels of a block apart without moving what they show: the result is a screen of squares as wide as a block,
 * which only a strength near 1 removes. There this method is of use for comparisons only.
 *
 * <p>Canvases: as {@link Mixture}, and the small latents.
 *
 * @param enlargement how latents are enlarged
 */
public record HiresFix(LatentEnlargement enlargement) implements Fusion {
    @Override
    public void repaint(Repaint job, Denoiser denoiser, Autoencoder autoencoder, BlockSink pixels) {
        if (!job.checkpoints().any()) {
            begin(job);
        }
        WeightedMean.denoise(job, denoiser, Feather.gaussian(job.plan().latent()));
        autoencoder.decode(job.start(), pixels);
    }

    /** Replaces the job's start; beyond the picture's edges it is mirrored. */
    private void begin(Repaint job) {
        Origin origin = job.origin("hires-fix");
        TilePlan plan = job.plan();
        int factor = plan.factor();
        BlockSource picture = origin.picture();
        int rows = roundUp(picture.height(), factor);
        int columns = roundUp(picture.width(), factor);
        Surface small = job.surfaces().of(job.start().channels(), rows / factor, columns / factor);
        origin.transcoder().encode(new Padded(picture, 0, rows, columns), small);
        double down = (double) origin.enlargedHeight(plan) / picture.height();
        double right = (double) origin.enlargedWidth(plan) / picture.width();
        BlockSource enlarged = Resample.view(
                small,
                Math.max(1, (int) Math.round(small.height() * down)),
                Math.max(1, (int) Math.round(small.width() * right)),
                enlargement.kernel());
        Surface start = job.start();
        start.copyFrom(new Padded(enlarged, origin.margin() / factor, start.height(), start.width()));
    }

    private static int roundUp(int value, int unit) {
        return (value + unit - 1) / unit * unit;
    }

    @Override
    public boolean joinsLatents() {
        return true;
    }

    @Override
    public Context context() {
        return Context.WHOLE;
    }

    @Override
    public List<TilePlan> plans(Repaint job) {
        return List.of(job.plan());
    }
}
