package dev.azulejo.image;

/**
 * A picture in a frame: beyond its edges it goes on mirrored, as every source does, and what reaches past the frame is cut
 * off.
 *
 * @param picture what is padded
 * @param margin rows of the frame above it and columns to its left
 * @param height rows of the frame
 * @param width columns of the frame
 */
public record Padded(BlockSource picture, int margin, int height, int width) implements BlockSource {
    @Override
    public int channels() {
        return picture.channels();
    }

    @Override
    public void read(int y, int x, Planes block) {
        picture.read(y - margin, x - margin, block);
    }
}
