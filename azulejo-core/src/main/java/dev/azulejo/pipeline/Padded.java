package dev.azulejo.pipeline;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;

/**
 * A picture that pretends to be larger: beyond its edges it goes on mirrored, as every source does.
 *
 * @param picture what is padded
 * @param margin rows above it and columns to its left, at least 0
 * @param height rows, at least the picture's and the margin
 * @param width columns, at least the picture's and the margin
 */
record Padded(BlockSource picture, int margin, int height, int width) implements BlockSource {
    Padded {
        if (margin < 0 || height < picture.height() + margin || width < picture.width() + margin) {
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
        picture.read(y - margin, x - margin, block);
    }
}
