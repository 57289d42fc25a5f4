package dev.azulejo.pipeline;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;

/**
 * A picture that pretends to be larger: beyond its lower and right edges it goes on mirrored, as every source does.
 *
 * @param picture what is padded
 * @param height rows, at least the picture's
 * @param width columns, at least the picture's
 */
record Padded(BlockSource picture, int height, int width) implements BlockSource {
    Padded {
        if (height < picture.height() || width < picture.width()) {
            throw new IllegalArgumentException("a picture of %dx%d cannot be padded to %dx%d"
                    .formatted(picture.width(), picture.height(), width, height));
        }
    }

    @Override
    public int channels() {
        return picture.channels();
    }

    @Override
    public void read(int y, int x, Planes block) {
        picture.read(y, x, block);
    }
}
