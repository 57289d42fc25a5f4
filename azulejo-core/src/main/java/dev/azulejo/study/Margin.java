package dev.azulejo.study;

import dev.azulejo.image.BlockView;
import dev.azulejo.image.Planes;
import dev.azulejo.tile.TilePlan;

/** A picture as the plan has it, by which it was painted with a margin: mirrored beyond its edges. */
final class Margin extends BlockView {
    private final Planes picture;
    private final int margin;

    Margin(Planes picture, TilePlan plan, int margin) {
        super(picture.channels(), plan.height(), plan.width());
        this.picture = picture;
        this.margin = margin;
    }

    @Override
    protected void compute(int y, int x, Planes block) {
        picture.read(y - margin, x - margin, block);
    }
}
