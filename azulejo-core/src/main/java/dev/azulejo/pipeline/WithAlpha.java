package dev.azulejo.pipeline;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;

/**
 * A picture with an alpha plane as its last channel.
 *
 * @param colour [3, height, width]
 * @param alpha [1, height, width]
 */
record WithAlpha(BlockSource colour, BlockSource alpha) implements BlockSource {
    @Override
    public int channels() {
        return colour.channels() + 1;
    }

    @Override
    public int height() {
        return colour.height();
    }

    @Override
    public int width() {
        return colour.width();
    }

    @Override
    public void read(int y, int x, Planes block) {
        if (block.channels() != channels()) {
            throw new IllegalArgumentException(
                    "a block of " + channels() + " channels was expected, found " + block.channels());
        }
        Planes colours = colour.read(y, x, block.height(), block.width());
        Planes opacity = alpha.read(y, x, block.height(), block.width());
        int samples = colours.data().length;
        System.arraycopy(colours.data(), 0, block.data(), 0, samples);
        System.arraycopy(opacity.data(), 0, block.data(), samples, opacity.data().length);
    }
}
