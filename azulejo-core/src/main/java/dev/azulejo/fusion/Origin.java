package dev.azulejo.fusion;

import dev.azulejo.image.BlockSource;
import dev.azulejo.tile.TilePlan;

/**
 * The picture that a job's start was enlarged from. It costs nothing unless a method asks for it.
 *
 * @param picture the input at its own size, [3, height, width] in 0..1
 * @param margin pixels that the job's plan has before the first row and column of the enlarged picture, and at least after
 *     the last; a multiple of the autoencoder's factor
 * @param transcoder the autoencoder
 */
public record Origin(BlockSource picture, int margin, Transcoder transcoder) {
    /** Rows of the enlarged picture in a job's plan. */
    int enlargedHeight(TilePlan plan) {
        return plan.height() - 2 * margin;
    }

    /** Columns of the enlarged picture in a job's plan. */
    int enlargedWidth(TilePlan plan) {
        return plan.width() - 2 * margin;
    }
}
